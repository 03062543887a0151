// The board's charts. The library comes only when a chart comes into view; without it, or on paper, the tables say the same.
(() => {
  const library = document.currentScript.dataset.echarts;
  const data = JSON.parse(document.getElementById("charts").textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let loading = null;
  const load = () => loading ||= new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: library, onload: done, onerror: failed });
    document.head.append(script);
  });

  function options(name) {
    const base = {
      animation: false, grid: { left: 40, right: 12, top: 32, bottom: 28 }, legend: { top: 0, textStyle: { color: colour("--zs-ink-2") } },
      tooltip: { trigger: "axis", renderMode: "richText" }, textStyle: { fontFamily: "inherit" },
    };
    const axis = { axisLabel: { color: colour("--zs-ink-3") }, axisLine: { lineStyle: { color: colour("--zs-line") } }, splitLine: { lineStyle: { color: colour("--zs-line-soft") } } };
    if (name === "trend") {
      const { months } = data.trend;
      return { ...base, xAxis: { type: "category", data: months.map((month) => month.slice(2)), ...axis }, yAxis: { type: "value", minInterval: 1, ...axis },
        series: [{ name: "交办", type: "bar", data: data.trend["交办"], itemStyle: { color: colour("--zs-accent") } }, { name: "办结", type: "line", data: data.trend["办结"], itemStyle: { color: colour("--zs-dot-green") }, symbolSize: 7 }] };
    }
    const tones = { 办结: "--zs-dot-green", 在办: "--zs-accent", 逾期: "--zs-dot-red" };
    return { ...base, grid: { left: 72, right: 16, top: 32, bottom: 24 }, xAxis: { type: "value", minInterval: 1, ...axis }, yAxis: { type: "category", inverse: true, data: data.fields.names, ...axis },
      series: Object.keys(tones).map((key) => ({ name: key, type: "bar", stack: "all", data: data.fields[key], itemStyle: { color: colour(tones[key]) } })) };
  }
  async function draw(box) {
    try { await load(); } catch { box.hidden = true; return; }
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(options(box.dataset.chart));
    addEventListener("resize", () => chart.resize());
    box.setAttribute("aria-hidden", "true"); // the table beside it is for those who listen
  }
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); draw(entry.target.querySelector("[data-chart]")); }
  });
  for (const box of document.querySelectorAll("[data-chart]")) {
    if (box.dataset.chart === "fields") box.style.height = `${Math.max(260, data.fields.names.length * 22 + 60)}px`;
    box.hidden = false; // its place is kept from the start: the columns are balanced by what they hold, and nothing may jump when a chart comes
    seen.observe(box.parentElement);
  }
})();
