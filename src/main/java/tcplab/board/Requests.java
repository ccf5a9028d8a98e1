package tcplab.board;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tcplab.report.Json;

/** Answers the requests of one connection. */
final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** What is served as it is, and its type. */
    private static final Map<String, String> FILES = Map.of(
            "/board.js", "text/javascript; charset=utf-8",
            "/diagram.js", "text/javascript; charset=utf-8",
            "/plot.js", "text/javascript; charset=utf-8",
            "/board.css", "text/css; charset=utf-8",
            "/icon.svg", "image/svg+xml");

    private final Board board;
    private final Watchers watchers;
    private final Guard guard;

    Requests(Board board, Watchers watchers, Guard guard) {
        this.board = board;
        this.watchers = watchers;
        this.guard = guard;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        Guard.Request asked = new Guard.Request(
                request.method().name(),
                request.uri(),
                Optional.ofNullable(headers.get(HttpHeaderNames.HOST)),
                Optional.ofNullable(headers.get(HttpHeaderNames.ORIGIN)),
                Optional.ofNullable(headers.get("sec-fetch-site")),
                Optional.ofNullable(headers.get(HttpHeaderNames.COOKIE)));
        try {
            Optional<String> refusal = guard.refusal(asked);
            if (refusal.isPresent()) {
                answer(context, request, HttpResponseStatus.FORBIDDEN, "text/plain; charset=utf-8", refusal.get());
            } else if (asked.method().equals("GET")) {
                get(context, request, asked);
            } else if (asked.method().equals("POST")) {
                post(asked, request.content().toString(StandardCharsets.UTF_8));
                answer(context, request, HttpResponseStatus.NO_CONTENT, "", "");
            } else {
                answer(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "", "");
            }
        } catch (IllegalArgumentException e) {
            answer(
                    context,
                    request,
                    HttpResponseStatus.BAD_REQUEST,
                    "text/plain; charset=utf-8",
                    String.valueOf(e.getMessage()));
        } catch (IOException e) {
            answer(context, request, HttpResponseStatus.NOT_FOUND, "text/plain; charset=utf-8", "not here");
        }
    }

    private void get(ChannelHandlerContext context, FullHttpRequest request, Guard.Request asked) throws IOException {
        String path = asked.path();
        switch (path) {
            case "/" ->
                answer(context, request, HttpResponseStatus.OK, "text/html; charset=utf-8", file("/board.html"));
            case "/diagram.svg" -> answer(context, request, HttpResponseStatus.OK, "image/svg+xml", DiagramSvg.draw());
            case "/exercises.json" ->
                answer(context, request, HttpResponseStatus.OK, "application/json", Json.line(board.list()));
            case "/events" -> stream(context);
            default -> {
                String type = FILES.get(path);
                if (type == null) {
                    throw new IOException(path);
                }
                answer(context, request, HttpResponseStatus.OK, type, file(path));
            }
        }
    }

    /** @throws IllegalArgumentException when the path or what it needs is none */
    private void post(Guard.Request asked, String body) {
        switch (asked.path()) {
            case "/start" ->
                board.start(
                        asked.query("exercise").orElse(""),
                        asked.query("tempo").orElse("free"),
                        asked.query("state").orElse(""));
            case "/stop" -> board.stop();
            case "/step" -> board.step();
            case "/tempo" -> board.tempo(asked.query("tempo").orElse(""));
            case "/freeze" -> board.freeze(asked.query("state").orElse(""));
            default -> throw new IllegalArgumentException("nothing to do at " + asked.path() + body);
        }
    }

    private static String file(String path) throws IOException {
        try (InputStream in = Requests.class.getResourceAsStream("/tcplab/board" + path)) {
            if (in == null) {
                throw new IOException(path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void stream(ChannelHandlerContext context) {
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        secure(head.headers());
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        HttpUtil.setTransferEncodingChunked(head, true);
        var unused = context.writeAndFlush(head);
        watchers.add(context.channel());
    }

    private void answer(
            ChannelHandlerContext context,
            FullHttpRequest request,
            HttpResponseStatus status,
            String type,
            String text) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        HttpHeaders headers = response.headers();
        secure(headers);
        if (!type.isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, type);
        }
        if (status.equals(HttpResponseStatus.OK) && type.startsWith("text/html")) {
            guard.token()
                    .ifPresent(token -> headers.set(
                            HttpHeaderNames.SET_COOKIE,
                            Guard.COOKIE + "=" + token + "; HttpOnly; SameSite=Strict; Path=/"));
        }
        boolean keep = HttpUtil.isKeepAlive(request);
        if (!status.equals(HttpResponseStatus.NO_CONTENT)) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        }
        HttpUtil.setKeepAlive(response, keep);
        var written = context.writeAndFlush(response);
        if (!keep) {
            var unused = written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static void secure(HttpHeaders headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }
}
