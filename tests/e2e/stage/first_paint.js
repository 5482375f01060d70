// Runs before the page's own scripts: the widget waits for `release()`, and every shift of the layout is written down.
{
  const released = new Promise((release) => { window.release = release; });
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...asked) => {
    await released;
    return instantiateStreaming.apply(WebAssembly, asked);
  };
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });
}
