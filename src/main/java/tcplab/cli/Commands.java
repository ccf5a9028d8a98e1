package tcplab.cli;

import java.lang.reflect.Constructor;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** Makes picocli's objects: those whose constructor asks for the {@link Context} get it. */
final class Commands implements CommandLine.IFactory {
    private final Context context;

    Commands(Context context) {
        this.context = context;
    }

    /** A command line with no more in it than the arguments ask for, since to describe all commands takes time. */
    CommandLine line(String... args) {
        return named(args)
                .map(command -> new CommandLine(Tcplab.class, this).addSubcommand(command))
                .orElseGet(() -> new CommandLine(Tcplab.Whole.class, this));
    }

    /** The class of the command that the first argument names, by the way such classes are named; completion needs all. */
    static Optional<Class<?>> named(String... args) {
        if (args.length == 0 || !args[0].matches("[a-z]+") || args[0].equals("completion")) {
            return Optional.empty();
        }
        String name = args[0].substring(0, 1).toUpperCase(Locale.ROOT) + args[0].substring(1) + "Command";
        try {
            return Optional.of(Class.forName(Commands.class.getPackageName() + "." + name));
        } catch (ClassNotFoundException e) {
            return Optional.empty(); // a mistake, which the whole command line explains best
        }
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 1 && parameters[0] == Context.class) {
                return type.cast(constructor.newInstance(context));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
