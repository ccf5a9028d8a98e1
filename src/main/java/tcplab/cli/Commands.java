package tcplab.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes picocli's objects: those whose constructor asks for the {@link Context} get it. */
final class Commands implements CommandLine.IFactory {
    private final Context context;

    Commands(Context context) {
        this.context = context;
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
