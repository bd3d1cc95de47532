'use strict';

// What every page is made of. Texts of the data reach the page as text nodes only.

const everything = JSON.parse(document.getElementById('data').textContent);
const page = document.getElementById('page');

// A page has one document or several, of which the address chooses: `#result-2`.
const documents = everything.documents || [everything];

function chosenPlace() {
  const place = /^#result-([0-9]+)$/.exec(location.hash);
  return place ? Math.min(documents.length, Math.max(1, Number(place[1]))) - 1 : 0;
}

const place = chosenPlace();
const data = documents[place];

// The most layers, or designs, of which a chart draws points or bars.
const drawnLimit = 300;
// The most bars that lie side by side with their names; more stand upright.
const namedLimit = 40;

function element(name, attributes, ...children) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      result.setAttribute(key, value === true ? '' : value);
    }
  }
  result.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return result;
}

// Numbers.

function grouped(number) { return number.toLocaleString('en-US', { maximumFractionDigits: 20 }); }

function fixed(number, digits) {
  return number.toLocaleString('en-US', {
    minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
}

function readable(number) {
  if (number === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(number))) + 1;
  return fixed(number, Math.min(4, Math.max(0, 4 - size)));
}

function scaled(number, units) {
  let chosen = units[0];
  for (const unit of units) if (Math.abs(number) >= unit[0]) chosen = unit;
  const [factor, name] = chosen;
  return (factor === 1 ? grouped(number) : readable(number / factor)) + ' ' + name;
}

function bytesText(bytes) {
  return scaled(bytes, [[1, 'B'], [1e3, 'kB'], [1e6, 'MB'], [1e9, 'GB'], [1e12, 'TB']]);
}

function energyText(picojoules) {
  const units = [[1e-12, 'pJ'], [1e3, 'nJ'], [1e6, 'µJ'], [1e9, 'mJ'], [1e12, 'J']];
  for (let index = units.length - 1; index > 0; index -= 1) {
    if (picojoules >= units[index][0]) {
      return readable(picojoules / units[index][0]) + ' ' + units[index][1];
    }
  }
  return readable(picojoules) + ' pJ';
}

function shareText(share) { return fixed(100 * share, 1) + ' %'; }

function limitsText(band, text) {
  return band.low === band.high ? 'exact' : text(band.low) + ' to ' + text(band.high);
}

// A text cut in its middle; both ends tell layers apart.
function shortened(text, length) {
  const signs = Array.from(text);
  if (signs.length <= length) return text;
  const front = Math.floor(length / 2);
  return signs.slice(0, front).join('') + '…'
    + signs.slice(signs.length - (length - 1 - front)).join('');
}

// Parts of a page.

function section(title, ...children) {
  const id = 's-' + title.toLowerCase().replace(/[^a-z]+/g, '-');
  return element('section', { 'aria-labelledby': id }, element('h2', { id }, title), ...children);
}

function card(label, figure, ...details) {
  return element('div', {}, element('dt', {}, label),
    element('dd', { class: 'figure', dir: 'auto' }, figure),
    details.map((detail) => element('dd', { class: 'detail' }, detail)));
}

function facts(pairs) {
  return element('dl', { class: 'facts' }, pairs.filter((pair) => pair[1] !== null).map(
    ([label, value]) => [element('dt', {}, label), element('dd', { dir: 'auto' }, value)]));
}

function list(texts) {
  return element('ul', {}, texts.map((text) => element('li', { dir: 'auto' }, text)));
}

function shellWord(word) {
  return /^[A-Za-z0-9_.\/:=,@%+-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'";
}

// What made the document, and the command that makes it again.
function provenanceParts() {
  const made = data.provenance;
  if (!made) return [element('p', { class: 'quiet' }, 'How it was made is not recorded.')];
  return [
    element('p', {}, 'Made by ' + made.program + '. To make it again:'),
    element('pre', { tabindex: '0', 'aria-label': 'Command' },
      element('code', { id: 'command' }, made.command.map(shellWord).join(' '))),
  ];
}

/*
 * A table. Columns have a title, value(row), text(value) and may be numbers; the first one heads
 * its row. Options: caption, sorts, id, tall.
 */
function table(columns, rows, options) {
  const body = element('tbody');
  const heads = columns.map((column, index) => element('th', {
    scope: 'col', class: column.isNumber ? 'number' : null, title: column.explanation,
    'aria-sort': options.sorts ? 'none' : null,
  }, options.sorts ? element('button', { type: 'button', 'data-column': index }, column.title)
    : column.title));
  const entries = rows.map((row) => {
    const values = columns.map((column) => column.value(row));
    const cells = columns.map((column, index) => {
      const value = values[index];
      const content = value === null || value === undefined ? '–'
        : column.node ? column.node(value, row) : column.text ? column.text(value) : String(value);
      return element(index === 0 ? 'th' : 'td', {
        scope: index === 0 ? 'row' : null, class: column.isNumber ? 'number' : 'words',
        dir: column.isNumber ? null : 'auto',
      }, content);
    });
    return { row, values, element: element('tr', {}, cells) };
  });
  body.append(...entries.map((entry) => entry.element));
  const whole = element('table', { id: options.id },
    options.caption ? element('caption', {}, options.caption) : null,
    element('thead', {}, element('tr', {}, heads)), body);
  const region = element('div', {
    class: options.tall ? 'scroll tall' : 'scroll', tabindex: '0', role: 'region',
    'aria-label': options.caption || options.label,
  }, whole);
  function sort(index, isAscending) {
    const sign = isAscending ? 1 : -1;
    const isNothing = (value) => value === null || value === undefined;
    const sorted = entries.slice().sort((first, second) => {
      const a = first.values[index];
      const b = second.values[index];
      if (isNothing(a) || isNothing(b)) return (isNothing(a) ? 1 : 0) - (isNothing(b) ? 1 : 0);
      return sign * (typeof a === 'number' ? a - b : String(a).localeCompare(String(b)));
    });
    body.append(...sorted.map((entry) => entry.element));
    heads.forEach((head, other) => head.setAttribute('aria-sort',
      other !== index ? 'none' : isAscending ? 'ascending' : 'descending'));
  }
  if (options.sorts) {
    heads.forEach((head, index) => head.firstChild.addEventListener('click', () => {
      const now = head.getAttribute('aria-sort');
      // Of numbers the large ones are looked for first.
      sort(index, now === 'none' ? !columns[index].isNumber : now === 'descending');
    }));
  }
  return { region, entries };
}

// A table with a field that looks for words and choices among the values of columns.
function searchableTable(columns, rows, options) {
  const made = table(columns, rows, { ...options, sorts: true, tall: true });
  const words = element('input', { type: 'search', id: options.id + '-words', autocomplete: 'off' });
  const choices = (options.choices || [options.choice]).map((choice, index) => {
    const values = new Map(rows.map((row) => [choice.value(row),
      choice.order ? choice.order(row) : choice.value(row)]));
    const select = element('select', {
      id: options.id + '-choice' + (index === 0 ? '' : '-' + (index + 1)),
    }, element('option', { value: '' }, 'all'),
    [...values].sort(([, first], [, second]) => (first < second ? -1 : first > second ? 1 : 0))
      .map(([value]) => element('option', { value }, value)));
    return { ...choice, select };
  });
  const count = element('output', {
    'aria-live': 'polite', for: [words, ...choices.map((choice) => choice.select)]
      .map((part) => part.id).join(' '),
  });
  function filter() {
    const sought = words.value.trim().toLowerCase();
    let shown = 0;
    for (const entry of made.entries) {
      const isShown = (!sought || options.search(entry.row).toLowerCase().includes(sought))
        && choices.every(({ select, value }) => !select.value || value(entry.row) === select.value);
      entry.element.hidden = !isShown;
      if (isShown) shown += 1;
    }
    count.textContent = grouped(shown) + ' of ' + grouped(rows.length) + ' ' + options.things;
  }
  words.addEventListener('input', filter);
  for (const { select } of choices) select.addEventListener('change', filter);
  filter();
  return [
    element('div', { class: 'tools' },
      element('label', { for: words.id }, options.searchLabel, words),
      choices.map(({ select, label }) => element('label', { for: select.id }, label, select)),
      count),
    made.region,
  ];
}

// Charts.

const pendingCharts = [];
const liveCharts = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

function series(index) { return colour('series-' + (index % 8 + 1)); }

function faded(hex) { return hex + 'cc'; }

/*
 * A figure with a chart, which is drawn when the page stands, and again when its colours change.
 * `make` gives the configuration; `description` is what readers of the screen are told.
 */
function figure(title, description, height, make, caption) {
  const canvas = element('canvas', { role: 'img', 'aria-label': title + '. ' + description });
  const holder = element('div', { class: 'canvas', style: 'height:' + height + 'px' }, canvas);
  pendingCharts.push({ canvas, make });
  return element('figure', {}, title ? element('h3', {}, title) : null, holder,
    caption ? element('figcaption', {}, caption) : null);
}

// Limits of a band, across the bars of data sets that have `bands`.
const bandMarks = {
  id: 'bandMarks',
  afterDatasetsDraw(chart) {
    chart.data.datasets.forEach((set, number) => {
      if (!set.bands || !chart.isDatasetVisible(number)) return;
      const context = chart.ctx;
      const lies = chart.options.indexAxis === 'y';
      const axis = lies ? chart.scales.x : chart.scales.y;
      context.save();
      context.strokeStyle = colour('ink');
      context.lineWidth = 1.5;
      chart.getDatasetMeta(number).data.forEach((bar, index) => {
        const band = set.bands[index];
        if (!band || band[0] === band[1]) return;
        const ends = band.map((value) => axis.getPixelForValue(value));
        const place = lies ? bar.y : bar.x;
        const half = 4;
        context.beginPath();
        for (const end of ends) {
          if (lies) {
            context.moveTo(end, place - half);
            context.lineTo(end, place + half);
          } else {
            context.moveTo(place - half, end);
            context.lineTo(place + half, end);
          }
        }
        if (lies) {
          context.moveTo(ends[0], place);
          context.lineTo(ends[1], place);
        } else {
          context.moveTo(place, ends[0]);
          context.lineTo(place, ends[1]);
        }
        context.stroke();
      });
      context.restore();
    });
  },
};

function isNarrow() { return window.innerWidth < 600; }

// Bars, one place a name; few lie beside their names, many stand upright.
function barConfiguration(names, sets, unit, options) {
  const lies = names.length <= namedLimit;
  const length = isNarrow() ? 14 : 26;
  const ofValues = {
    stacked: Boolean(options && options.stacked), beginAtZero: true,
    max: options && options.most,
    // Room for the ends of the bands.
    suggestedMax: Math.max(0, ...sets.flatMap((set) => (set.bands || []).map((band) => band[1]))),
    title: { display: true, text: unit, color: colour('quiet') },
    ticks: { color: colour('quiet'), maxTicksLimit: isNarrow() ? 5 : 9 },
    grid: { color: colour('line') },
  };
  const ofNames = {
    stacked: Boolean(options && options.stacked),
    ticks: {
      color: colour('ink'), autoSkip: !lies, maxTicksLimit: lies ? undefined : isNarrow() ? 8 : 30,
      callback(value) { return shortened(this.getLabelForValue(value), length); },
    },
    grid: { display: false },
  };
  return {
    type: 'bar',
    data: {
      labels: names,
      datasets: sets.map((set) => ({
        borderWidth: 0, maxBarThickness: 18, categoryPercentage: 0.86, barPercentage: 0.92, ...set,
      })),
    },
    options: {
      indexAxis: lies ? 'y' : 'x',
      scales: lies ? { x: ofValues, y: ofNames } : { x: ofNames, y: ofValues },
      plugins: {
        legend: { display: sets.length > 1 },
        tooltip: {
          callbacks: {
            title: (items) => items.map((item) => shortened(item.label, 60))[0],
            label: (item) => {
              const text = item.dataset.label + ': ' + readable(lies ? item.parsed.x : item.parsed.y)
                + ' ' + unit;
              const band = item.dataset.bands && item.dataset.bands[item.dataIndex];
              return band ? text + ' (' + readable(band[0]) + ' to ' + readable(band[1]) + ')'
                : text;
            },
          },
        },
      },
    },
    plugins: [bandMarks],
  };
}

function barHeight(count, sets) {
  return count <= namedLimit ? 84 + count * 24 + (sets > 1 ? 24 : 0) : 340;
}

// The things that a chart draws: all, or those that matter most, in their order.
function drawn(things, weight) {
  if (things.length <= drawnLimit) return things;
  const order = things.map((thing, index) => [weight(thing), index])
    .sort((first, second) => second[0] - first[0] || first[1] - second[1])
    .slice(0, drawnLimit).map((pair) => pair[1]).sort((first, second) => first - second);
  return order.map((index) => things[index]);
}

function drawCharts() {
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  // The last figure of an axis may reach beyond it.
  Chart.defaults.layout.padding = { right: 16 };
  Chart.defaults.color = colour('ink');
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.plugins.legend.labels.boxWidth = 14;
  Chart.defaults.plugins.legend.position = 'top';
  Chart.defaults.plugins.legend.align = 'start';
  while (liveCharts.length) liveCharts.pop().destroy();
  for (const { canvas, make } of pendingCharts) liveCharts.push(new Chart(canvas, make()));
}

// The words of the command that made a document.
function wordsOf(one) { return one.provenance ? one.provenance.command : []; }

// The compression plan among them.
function planOf(one) {
  const words = wordsOf(one);
  const index = words.findIndex((word) => /^--plan(=|$)/.test(word));
  if (index < 0) return null;
  return words[index].includes('=') ? words[index].slice('--plan='.length) : words[index + 1];
}

// The file that the network was read from, where it is not called as the network is.
function fileOf(one) {
  const [, command, network] = wordsOf(one);
  if (command !== 'simulate' || !network || network.startsWith('-')) return null;
  const name = network.split('/').pop();
  return name === one.network.name || name.startsWith(one.network.name + '.') ? null : name;
}

// What a document is about, in a few words.
function subject(one) {
  switch (one.schema) {
    case 'millrace.simulation/1': {
      const [file, plan] = [fileOf(one), planOf(one)];
      return one.network.name + (file ? ' (' + file + ')' : '') + ' on ' + one.hardware.name
        + (plan ? ', ' + plan : '');
    }
    case 'millrace.comparison/1': {
      const first = one.designs.find((design) => design.error === undefined);
      return (first ? first.network.name : 'no design') + ': ' + grouped(one.designs.length)
        + ' designs';
    }
    case 'millrace.exploration/1': return one.name;
    default: return 'the model beside published figures';
  }
}

// The way from one document to the others.
function chooser() {
  if (documents.length < 2) return null;
  window.addEventListener('hashchange', () => {
    if (chosenPlace() !== place) location.reload();
  });
  return element('nav', { 'aria-label': 'Results' }, element('ol', { class: 'results' },
    documents.map((one, index) => element('li', {}, element('a', {
      href: '#result-' + (index + 1), 'aria-current': index === place ? 'page' : null, dir: 'auto',
    }, subject(one))))));
}

// Puts the page together and draws its charts.
function show(title, ...parts) {
  document.title = title;
  page.replaceChildren(...[chooser(), ...parts.flat()].filter((part) => part !== null));
  drawCharts();
  for (const query of ['(prefers-color-scheme: dark)', '(max-width: 600px)']) {
    window.matchMedia(query).addEventListener('change', drawCharts);
  }
  // Paper is light, whatever the screen is.
  window.addEventListener('beforeprint', () => {
    document.documentElement.setAttribute('data-paper', '');
    drawCharts();
  });
  window.addEventListener('afterprint', () => {
    document.documentElement.removeAttribute('data-paper');
    drawCharts();
  });
}
