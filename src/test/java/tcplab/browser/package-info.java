/** Pages in a real browser: a headless Chromium, driven by the DevTools protocol over the JDK's own WebSocket. */
@org.jspecify.annotations.NullMarked
package tcplab.browser;
