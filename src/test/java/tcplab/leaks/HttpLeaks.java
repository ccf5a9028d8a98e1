package tcplab.leaks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.concurrent.Executors;

/** Servers of the JDK's HTTP server whose exchanges never end; and one whose do. */
public final class HttpLeaks {
    private HttpLeaks() {}

    private static void serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(Seeded.anyPort(), 0);
        server.createContext("/", handler);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        Seeded.serve(server.getAddress().getPort());
    }

    public static final class InALambda {
        public static void main(String[] args) throws Exception {
            serve(exchange -> {
                Seeded.FORGOTTEN.add(exchange); // leak: InALambda
            });
        }
    }

    /** A request read and never answered. */
    public static final class Unanswered implements HttpHandler {
        public static void main(String[] args) throws Exception {
            serve(new Unanswered());
        }

        @Override
        public void handle(HttpExchange exchange) throws IOException {
            exchange.getRequestBody().readAllBytes(); // leak: Unanswered
            Seeded.FORGOTTEN.add(exchange);
        }
    }

    /** Handed to somebody who never comes to it. */
    public static final class HandedOn {
        public static void main(String[] args) throws Exception {
            serve(HandedOn::later);
        }

        private static void later(HttpExchange exchange) {
            Seeded.FORGOTTEN.add(exchange); // leak: HandedOn
        }
    }

    public static final class CleanHttp {
        public static void main(String[] args) throws Exception {
            serve(exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
        }
    }
}
