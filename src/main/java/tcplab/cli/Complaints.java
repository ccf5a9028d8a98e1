package tcplab.cli;

import static tcplab.text.Text.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import tcplab.observe.CaptureBy;
import tcplab.tcp.Endpoint;
import tcplab.text.Text;

/** Says in one line, in the user's language, what is wrong with the arguments. */
final class Complaints implements IParameterExceptionHandler {
    private final Context context;

    Complaints(Context context) {
        this.context = context;
    }

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName(" ");
        Text help = text("%s; see %s --help", "%s；见 %s --help");
        context.complain(help.with(complaint(error, List.of(args)), command));
        return ExitStatus.USAGE;
    }

    private static Text complaint(ParameterException error, List<String> args) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (error instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing(), missing.getCommandLine(), args);
        }
        if (error instanceof OverwrittenOptionException twice) {
            return text("%s is given twice", "%s 给了两次").with(name(twice.getOverwritten()));
        }
        ArgSpec argument = error.getArgSpec();
        if (argument != null && error.getValue() != null) {
            return noValue(error.getValue(), argument);
        }
        return Text.same(String.valueOf(error.getMessage()));
    }

    private static Text noValue(String value, ArgSpec of) {
        return text("'%s' is no value for %s: %s", "'%s' 不能作为 %s 的值：%s").with(value, name(of), wanted(of));
    }

    private static Text missing(List<ArgSpec> missing, CommandLine at, List<String> args) {
        ArgSpec first = missing.get(0);
        if (first instanceof OptionSpec && !first.required()) {
            return text("%s needs a value: %s", "%s 需要一个值：%s").with(name(first), wanted(first));
        }
        String names = missing.stream().map(Complaints::name).collect(Collectors.joining(" "));
        Text lacks = text("missing: %s", "缺少：%s").with(names);
        return taker(at, args)
                .map(option -> text("%s (%s is the %s of %s)", "%s（%s 是 %4$s 的 %3$s）")
                        .with(lacks, args.get(args.size() - 1), option.paramLabel(), option.longestName()))
                .orElse(lacks);
    }

    /** The option that took the last argument, a path, which may have been meant for what is missing. */
    private static Optional<OptionSpec> taker(CommandLine at, List<String> args) {
        return at.getCommandSpec().options().stream()
                .filter(option -> Arrays.asList(option.auxiliaryTypes()).contains(Path.class)
                        && args.size() > 1
                        && List.of(option.names()).contains(args.get(args.size() - 2)))
                .findFirst();
    }

    private static Text unmatched(UnmatchedArgumentException error) {
        String first = error.getUnmatched().get(0);
        CommandLine at = error.getCommandLine();
        Optional<PositionalParamSpec> list = at.getCommandSpec().positionalParameters().stream()
                .filter(parameter ->
                        parameter.index().isUnresolved() || parameter.index().isVariable())
                .findFirst();
        if (!error.isUnknownOption() && list.isPresent()) {
            return noValue(
                    first, list.get()); // there cannot be one too many: picocli passes over what it cannot convert
        }
        boolean command = !error.isUnknownOption() && !at.getSubcommands().isEmpty();
        Text what = error.isUnknownOption()
                ? text("unknown option %s", "未知选项 %s")
                : command ? text("unknown command %s", "未知命令 %s") : text("one argument too many: %s", "多余的参数：%s");
        Iterable<String> known = command
                ? at.getSubcommands().entrySet().stream()
                        .filter(e ->
                                !e.getValue().getCommandSpec().usageMessage().hidden())
                        .map(java.util.Map.Entry::getKey)
                        .toList()
                : error.isUnknownOption() ? options(at) : List.of();
        return Nearest.of(first, known)
                .map(near -> text("%s; did you mean %s?", "%s；是否想输入 %s？").with(what.with(first), near))
                .orElse(what.with(first));
    }

    private static List<String> options(CommandLine at) {
        return at.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** What values an argument takes. */
    private static Text wanted(ArgSpec argument) {
        Class<?> type = argument.auxiliaryTypes().length > 0 ? argument.auxiliaryTypes()[0] : argument.type();
        if (type == CaptureBy.class) {
            return text(
                            "pcap or ring; it goes with --rate max and no address, and without a value it stands last or is written %s=ring",
                            "pcap 或 ring；它与 --rate max 同用，不带地址；不给值时，请放在最后，或写成 %s=ring")
                    .with(name(argument));
        }
        Optional<Object[]> constants = Optional.ofNullable(type.getEnumConstants());
        if (constants.isPresent()) {
            return Text.same(Arrays.stream(constants.get()).map(Values::typed).collect(Collectors.joining(", ")));
        }
        if (type == Endpoint.class) {
            return text(
                    "an address and a port such as 127.0.0.1:7000 or [::1]:7000",
                    "地址和端口，例如 127.0.0.1:7000 或 [::1]:7000");
        }
        if (type == Duration.class) {
            return text("a duration such as 500ms, 2s or 1m", "时长，例如 500ms、2s 或 1m");
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return text("a whole number", "整数");
        }
        if (type == Rate.class) {
            return text("a number, or max", "一个数，或者 max");
        }
        if (type == double.class || type == Double.class) {
            return text("a number", "数字");
        }
        return Text.same(argument.paramLabel());
    }
}
