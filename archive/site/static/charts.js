/* Draws the charts from the tables beside them: who has no script, or cannot see, reads the table. Needs Plot. */
"use strict";

const WORDS = document.documentElement.lang === "en"
  ? { others: "others", total: "documents", days: "days from the deadline", weeks: "weeks from the deadline", in_time: "in time", late: "late" }
  : { others: "其余", total: "件", days: "距截止日天数", weeks: "距截止日周数", in_time: "按期", late: "逾期" };
const SERIES = ["#9c2a21", "#d08a3c", "#5d7f4e", "#3f7381", "#6a5a8c", "#b0667b", "#8a7a55"];
const REST = "#a79e91";
const KINDS = { published: "#5d7f4e", revised: "#d0a13c", missing: "#d98374", gone: "#9c2a21", restored: "#3f7381" };
const IN_TIME = "#3f7d54";
const LATE = "#b23a2e";

/* A table of counts as a list: one { row, column, count } for each cell that counts something. */
function counted(table) {
  const columns = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.dataset.value);
  return [...table.tBodies[0].rows].flatMap((row) =>
    columns.map((column, at) => ({
      row: row.cells[0].dataset.value,
      label: row.cells[0].dataset.label,
      column,
      columnLabel: table.tHead.rows[0].cells[at + 1].dataset.label,
      count: Number(row.cells[at + 1].dataset.count || 0),
    }))).filter((cell) => cell.count);
}

function ranked(cells, key) {
  const sums = new Map();
  for (const cell of cells) sums.set(cell[key], (sums.get(cell[key]) || 0) + cell.count);
  return [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a));
}

/* So many ticks that none stands for half a document. */
function ticks(cells, key, most) {
  const sums = new Map();
  for (const cell of cells) sums.set(cell[key], (sums.get(cell[key]) || 0) + cell.count);
  return Math.min(most, Math.max(...sums.values()));
}

function thinned(values, most) {
  const step = Math.ceil(values.length / most);
  return values.filter((_, at) => (values.length - 1 - at) % step === 0);
}

/* Documents by year, a colour a topic: the greatest have one of their own. */
function stack(table, width) {
  const cells = counted(table).filter((cell) => cell.column);
  const topics = ranked(cells, "label");
  const named = topics.length > SERIES.length + 1 ? topics.slice(0, SERIES.length) : topics;
  const bars = new Map();
  for (const { label, column, count } of cells) {
    const series = named.includes(label) ? label : WORDS.others;
    const bar = bars.get(series + column) || { series, column, count: 0 };
    bars.set(series + column, { ...bar, count: bar.count + count });
  }
  const domain = named.length < topics.length ? [...named, WORDS.others] : named;
  const range = domain.map((_, at) => SERIES[at] || REST);
  const first = Math.min(...cells.map((cell) => cell.column));
  const last = Math.max(...cells.map((cell) => cell.column));
  const years = Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
  return [{
    width, height: 240, marginLeft: 48, color: { domain, range },
    x: { domain: years, ticks: thinned(years, width / 48), label: null, tickSize: 0 },
    y: { grid: true, label: WORDS.total, tickFormat: "d", ticks: ticks(cells, "column", 5) },
    marks: [
      Plot.barY([...bars.values()], {
        x: "column", y: "count", fill: "series", order: domain,
        title: (bar) => `${bar.column} ${bar.series}: ${bar.count}`, tip: true,
      }),
      Plot.ruleY([0]),
    ],
  }, domain.map((name, at) => [name, range[at]])];
}

/* Changes by week, a colour a kind. */
function weeks(table, width) {
  const cells = counted(table);
  const labels = new Map(cells.map((cell) => [cell.column, cell.columnLabel]));
  const kinds = [...Object.keys(KINDS).filter((kind) => labels.has(kind)), ...[...labels.keys()].filter((kind) => !KINDS[kind])];
  const domain = kinds.map((kind) => labels.get(kind));
  const range = kinds.map((kind) => KINDS[kind] || REST);
  const days = [...table.tBodies[0].rows].map((row) => row.cells[0].dataset.value).reverse();
  return [{
    width, height: 180, marginLeft: 48, color: { domain, range },
    x: { domain: days, ticks: thinned(days, width / 90), label: null, tickSize: 0 },
    y: { grid: true, label: null, tickFormat: "d", ticks: ticks(cells, "row", 4) },
    marks: [
      Plot.barY(cells, {
        x: "row", y: "count", fill: "columnLabel", order: domain,
        title: (cell) => `${cell.row} ${cell.columnLabel}: ${cell.count}`, tip: true,
      }),
      Plot.ruleY([0]),
    ],
  }, domain.map((name, at) => [name, range[at]])];
}

/* One division's reports: a dot a report, days before and after the deadline. */
function deadline(table, width) {
  const reports = [...table.tBodies[0].rows].map((row) => row.dataset).filter((row) => row.days);
  const years = [...new Set(reports.map((row) => row.year))].sort();
  const days = reports.map((row) => Number(row.days));
  return [{
    width, height: 56 + 22 * years.length, marginLeft: 48, marginBottom: 36,
    x: { domain: [Math.min(-90, ...days) - 5, Math.max(30, ...days) + 5], grid: true, label: `${WORDS.days} →` },
    y: { domain: years.reverse(), label: null, type: "point", tickSize: 0 },
    marks: [
      Plot.ruleX([0], { stroke: LATE, strokeDasharray: "4 3" }),
      Plot.dot(reports, {
        x: (row) => Number(row.days), y: "year", r: 6, fill: (row) => (row.days > 0 ? LATE : IN_TIME),
        title: (row) => `${row.year}: ${row.date}`, tip: true,
      }),
    ],
  }, [[WORDS.in_time, IN_TIME], [WORDS.late, LATE]]];
}

/* All divisions' reports: how many a week, before and after the deadline, a line of cells a year. */
function seasons(table, width) {
  const cells = counted(table).filter((cell) => cell.row);
  const late = (cell) => Number(cell.column) >= 0;
  const most = Math.max(...cells.map((cell) => cell.count));
  return [{
    width, height: 56 + 22 * new Set(cells.map((cell) => cell.row)).size, marginLeft: 48, marginBottom: 36,
    x: { domain: [-26, 26], label: `${WORDS.weeks} →`, clamp: true },
    y: { label: null, type: "band", reverse: true, tickSize: 0 },
    marks: [
      Plot.barX(cells, {
        x1: (cell) => Number(cell.column), x2: (cell) => Number(cell.column) + 1, y: "row", inset: 0.5,
        fill: (cell) => (late(cell) ? LATE : IN_TIME), fillOpacity: (cell) => 0.25 + 0.75 * Math.sqrt(cell.count / most),
        title: (cell) => `${cell.row}: ${cell.count}`, tip: true,
      }),
      Plot.ruleX([0], { stroke: LATE, strokeDasharray: "4 3" }),
    ],
  }, [[WORDS.in_time, IN_TIME], [WORDS.late, LATE]]];
}

const CHARTS = { stack, weeks, deadline, seasons };

function legend(entries) {
  const list = document.createElement("ul");
  list.className = "legend";
  for (const [name, colour] of entries) {
    const item = list.appendChild(document.createElement("li"));
    item.appendChild(document.createElement("i")).style.background = colour;
    item.append(name);
  }
  return list;
}

function draw(figure) {
  const table = document.getElementById(figure.dataset.table);
  const width = Math.max(240, Math.floor(figure.clientWidth));
  if (!table || figure.dataset.width === String(width)) return;
  figure.dataset.width = width;
  const [options, entries] = CHARTS[figure.dataset.chart](table, width);
  const place = figure.querySelector(".plot");
  const drawn = Plot.plot({ ...options, ariaLabel: figure.dataset.title });
  drawn.setAttribute("role", "img"); // one picture: its parts have no names of their own
  for (const part of drawn.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  place.replaceChildren(drawn, legend(entries));
  figure.classList.add("drawn");
}

const watcher = new ResizeObserver((entries) => entries.forEach((entry) => draw(entry.target)));
for (const figure of document.querySelectorAll("figure[data-chart]")) watcher.observe(figure);
