package tcplab.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tcplab.report.Json;

/**
 * A tab, driven by the DevTools protocol. It keeps every complaint of the page (console errors and warnings, exceptions,
 * what the browser logs) and every address that was asked for.
 */
public final class Page implements AutoCloseable {
    private static final int SECONDS = 60;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Long, CompletableFuture<Object>> asked = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Boolean> loaded = new CompletableFuture<>();
    private WebSocket socket; // assigned again and again, by send()

    private Page(HttpClient http, URI address) throws Exception {
        this.socket =
                http.newWebSocketBuilder().buildAsync(address, new Hearing()).get(SECONDS, TimeUnit.SECONDS);
    }

    static Page connect(HttpClient http, URI address) throws Exception {
        Page page = new Page(http, address);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            page.call(domain + ".enable", Map.of());
        }
        page.call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        return page;
    }

    /** Goes to an address and returns when it has loaded. */
    public void open(URI address) throws Exception {
        loaded = new CompletableFuture<>();
        Object answer = call("Page.navigate", Map.of("url", address.toString()));
        Object error = JsonText.at(answer, "errorText");
        if (!error.equals("")) {
            throw new IOException(address + ": " + error);
        }
        loaded.get(SECONDS, TimeUnit.SECONDS);
    }

    /** The value of an expression in the page, awaited if it is a promise; maps and lists for objects. */
    public Object evaluate(String expression) throws Exception {
        Object answer = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true, "userGesture", true));
        Object thrown = JsonText.at(answer, "exceptionDetails", "exception", "description");
        if (!thrown.equals("")) {
            throw new IOException(expression + " threw " + thrown);
        }
        return JsonText.at(answer, "result", "value");
    }

    /** Waits until an expression is true, asking again and again; the message of its deadline shows the page's text. */
    public void await(String expression) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Boolean.TRUE.equals(evaluate("!!(" + expression + ")"))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + SECONDS + " s in vain for " + expression + "; complaints: "
                        + complaints + "; the page says: " + text());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** The page's text as a reader sees it. */
    public String text() throws Exception {
        return String.valueOf(evaluate("document.body.innerText"));
    }

    /** Clicks on the first element that a selector finds, as a user's script would: its own click(). */
    public void click(String selector) throws Exception {
        evaluate("document.querySelector(" + Json.line(selector) + ").click()");
    }

    /** Presses a key and lets it go: {@code Tab}, {@code Enter}, {@code " "}, a letter. */
    public void press(String key) throws Exception {
        String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        int code = key.equals("Tab")
                ? 9
                : key.equals("Enter") ? 13 : key.equals(" ") ? 32 : Character.toUpperCase(key.charAt(0));
        String named =
                key.equals(" ") ? "Space" : key.length() == 1 ? "Key" + key.toUpperCase(java.util.Locale.ROOT) : key;
        Map<String, Object> event = Map.of("key", key, "code", named, "windowsVirtualKeyCode", code, "text", text);
        Map<String, Object> down = new java.util.HashMap<>(event);
        down.put("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
        call("Input.dispatchKeyEvent", down);
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyUp", "key", key, "code", named, "windowsVirtualKeyCode", code));
    }

    /** Sets the size of what is seen, in CSS pixels. */
    public void size(int width, int height) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Makes the user prefer a dark or a light page. */
    public void dark(boolean dark) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** A picture (PNG) of the page: of what is seen, or of all that could be scrolled to. */
    public void screenshot(Path file, boolean whole) throws Exception {
        Object answer = call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole));
        Files.write(file, Base64.getDecoder().decode(String.valueOf(JsonText.at(answer, "data"))));
    }

    /** What the page or the browser complained of until now, one line each. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Every address that the page asked for until now. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Any call of the protocol; its result. */
    public Object call(String method, Map<String, ?> parameters) throws Exception {
        long number = numbers.incrementAndGet();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        asked.put(number, answer);
        send(Json.line(Map.of("id", number, "method", method, "params", parameters)));
        Object message = answer.get(SECONDS, TimeUnit.SECONDS);
        if (message instanceof Map<?, ?> map && map.containsKey("error")) {
            throw new IOException(method + ": " + map.get("error"));
        }
        return JsonText.at(message, "result");
    }

    private synchronized void send(String text) throws Exception {
        socket = socket.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
    }

    private void heard(Object message) {
        if (JsonText.at(message, "id") instanceof Long number) {
            CompletableFuture<Object> answer = asked.remove(number);
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        Object parameters = JsonText.at(message, "params");
        switch (String.valueOf(JsonText.at(message, "method"))) {
            case "Page.loadEventFired" -> loaded.complete(true);
            case "Network.requestWillBeSent" -> requests.add(String.valueOf(JsonText.at(parameters, "request", "url")));
            case "Runtime.exceptionThrown" ->
                complaints.add("exception: " + JsonText.at(parameters, "exceptionDetails"));
            case "Runtime.consoleAPICalled" -> {
                String type = String.valueOf(JsonText.at(parameters, "type"));
                if (List.of("error", "warning", "assert").contains(type)) {
                    complaints.add("console " + type + ": " + JsonText.at(parameters, "args"));
                }
            }
            case "Log.entryAdded" -> {
                Object entry = JsonText.at(parameters, "entry");
                if (List.of("error", "warning").contains(String.valueOf(JsonText.at(entry, "level")))) {
                    complaints.add("log: " + JsonText.at(entry, "text") + " " + JsonText.at(entry, "url"));
                }
            }
            default -> {
                // Events that nobody asked about.
            }
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Hearing implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                Object message = JsonText.parse(text.toString());
                text.setLength(0);
                heard(message);
            }
            from.request(1);
            return CompletableFuture.completedFuture(true);
        }
    }
}
