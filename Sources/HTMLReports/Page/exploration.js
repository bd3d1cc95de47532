
// The page of an exploration.


const objectiveNames = {
  latencyMilliseconds: ['latency', 'ms'], framesPerSecond: ['throughput', 'frames/s'],
  energyMillijoules: ['energy of a pass', 'mJ'], energyDelayProduct: ['energy × delay', 'J·s'],
  averagePowerWatts: ['average power', 'W'], dramBytes: ['DRAM traffic', 'B'],
  bram36: ['BRAM36', 'blocks'], uram: ['URAM', 'blocks'], dsp: ['DSP', 'slices'],
  lut: ['LUT', 'cells'], devicePercent: ['share of the device', '%'], cost: ['cost', ''],
  accuracy: ['accuracy', ''],
};
const most = new Set(['framesPerSecond', 'accuracy']);

function objectiveName(key) { return (objectiveNames[key] || [key])[0]; }

function objectiveText(key, value) {
  if (value === null || value === undefined) return '–';
  if (key === 'dramBytes') return bytesText(value);
  const unit = (objectiveNames[key] || ['', ''])[1];
  return (Number.isInteger(value) ? grouped(value) : readable(value)) + (unit ? ' ' + unit : '');
}

const { objectives, knobs } = data;
const front = data.front.map((design, place) => ({ ...design, place, name: 'design ' + grouped(design.index) }));
// A page has a part of a long front.
const frontCount = data.frontCount || front.length;
const frontPart = front.length < frontCount ? 'Of the front, ' + grouped(front.length) + ' of '
  + grouped(frontCount) + ' designs are here: those that are best by an objective, and others, '
  + 'evenly taken. A report to a .csv file has all. ' : '';
const confirmedPoint = front.find((design) => design.confirmed);
const fidelity = confirmedPoint ? confirmedPoint.confirmed.fidelity : null;
const stays = (design) => Boolean(design.confirmed && design.confirmed.onFront);
const isVaried = (knob) => {
  const all = front.concat(data.sample.designs);
  return all.some((design) => design.knobs[knob] !== all[0].knobs[knob]);
};
const varied = knobs.filter(isVaried);
const numericKnobs = varied.filter((knob) => typeof front.concat(data.sample.designs)[0]
  .knobs[knob] === 'number');

function evenly(things, limit) {
  const step = Math.max(1, Math.ceil(things.length / limit));
  return things.filter((thing, index) => index % step === 0);
}

function knobText(value) { return typeof value === 'number' ? grouped(value) : String(value); }

function settings(design, names) {
  return names.map((knob) => knob + ' ' + knobText(design.knobs[knob])).join(', ');
}

// The figures by which designs are compared: confirmed ones where there are some.
function finalFigure(design, key) {
  if (!fidelity) return design.objectives[key];
  return design.confirmed && design.confirmed.objectives ? design.confirmed.objectives[key] : null;
}

function best(key) {
  return front.reduce((winner, design) => {
    const value = finalFigure(design, key);
    if (value === null) return winner;
    const other = winner && finalFigure(winner, key);
    return !winner || (most.has(key) ? value > other : value < other) ? design : winner;
  }, null);
}

function answer() {
  if (front.length === 0) return null;
  const cards = objectives.map((key) => {
    const design = best(key);
    if (!design) return null;
    return card((most.has(key) ? 'Most ' : 'Least ') + objectiveName(key),
      objectiveText(key, finalFigure(design, key)), design.name, settings(design, varied));
  });
  const staying = front.filter(stays).length;
  return element('dl', { class: 'cards' }, cards,
    card('Front', grouped(frontCount) + (frontCount === 1 ? ' design' : ' designs'),
      !fidelity ? 'not evaluated at a higher fidelity'
        : grouped(staying) + (front.length < frontCount ? ' of ' + grouped(front.length) : '')
          + ' stay on it at ' + fidelity));
}

function verdict() {
  const exact = data.method === 'branchAndBound' || data.method === 'exhaustive';
  const seen = data.evaluated + data.skipped + data.infeasible;
  const time = data.seconds ? ' It took ' + readable(data.seconds) + ' s on ' + data.jobs
    + (data.jobs === 1 ? ' thread, ' : ' threads, ') + readable(seen / data.seconds)
    + ' designs a second.' : '';
  return [
    element('p', { class: data.complete ? 'verdict' : 'verdict bad' },
      !data.complete ? 'The search is not complete: the front may change. '
        : exact ? 'The search is complete: no design of the space beats those of the front at l0. '
          : 'The search is complete. It draws designs, and may have missed better ones. ',
      grouped(data.evaluated) + ' designs were evaluated, ' + grouped(data.skipped)
      + ' left out because even their bounds are beaten, and ' + grouped(data.infeasible)
      + ' cannot be or break a constraint.' + time),
    front.length === 0 ? element('p', { class: 'verdict bad' },
      'No design that was looked at keeps to the constraints.') : null,
  ];
}

// The chosen design.

const chosenParts = element('div', { id: 'chosen', 'aria-live': 'polite' });
let chosen = null;
let chart = null;

function choose(design) {
  chosen = design;
  const confirmed = design.confirmed;
  const energy = confirmed && confirmed.energy_pJ;
  const columns = [
    { title: 'objective', value: (key) => objectiveName(key) },
    { title: 'l0', isNumber: true, value: (key) => design.objectives[key], node: (value, key) => objectiveText(key, value) },
    ...(fidelity && design.place !== undefined ? [
      {
        title: fidelity, isNumber: true,
        value: (key) => (confirmed && confirmed.objectives ? confirmed.objectives[key] : null),
        node: (value, key) => objectiveText(key, value),
      },
      {
        title: fidelity + ' over l0', isNumber: true,
        value: (key) => (confirmed && confirmed.objectives && design.objectives[key] !== 0
          ? 100 * (confirmed.objectives[key] / design.objectives[key] - 1) : null),
        text: (value) => (value > 0 ? '+' : '') + fixed(value, 2) + ' %',
      },
    ] : []),
    {
      title: 'from the best of the front', isNumber: true,
      value: (key) => {
        const winner = best(key);
        const own = design.place === undefined ? design.objectives[key] : finalFigure(design, key);
        const value = winner && (design.place === undefined ? winner.objectives[key]
          : finalFigure(winner, key));
        return own === null || !value ? null : 100 * (own / value - 1);
      },
      text: (value) => (value > 0 ? '+' : '') + fixed(value, 1) + ' %',
    },
  ];
  const state = design.place === undefined ? 'beaten by the front'
    : !confirmed ? 'on the front at l0'
      : confirmed.error !== undefined ? 'on the front at l0; ' + confirmed.error
        : confirmed.onFront ? 'on the front, also at ' + confirmed.fidelity
          : 'on the front at l0, beaten by another at ' + confirmed.fidelity;
  chosenParts.replaceChildren(
    element('h3', {}, 'Design ' + grouped(design.index)),
    facts([
      ['state', state],
      ['energy', energy ? energyText(energy.mid) + ', between ' + energyText(energy.low) + ' and '
        + energyText(energy.high) : null],
      ['device', confirmed && confirmed.fits !== undefined && confirmed.fits !== null
        ? (confirmed.fits ? 'fits' : 'does not fit') : null],
      ['resources', confirmed && confirmed.resources ? Object.entries(confirmed.resources)
        .map(([kind, count]) => grouped(count) + ' ' + kind.toUpperCase()).join(', ') : null],
      ...knobs.map((knob) => [knob, knobText(design.knobs[knob])
        + (varied.includes(knob) ? '' : ' (the same in all)')]),
    ]),
    table(columns, objectives, { label: 'Figures of the chosen design', id: 'figures' }).region);
  if (chart) drawCharts();
}

// The scatter.

function axisSelect(id, label, axes, initial) {
  const select = element('select', { id }, axes.map((axis) => element('option', {
    value: axis.key, selected: axis.key === initial,
  }, axis.title)));
  return { select, label: element('label', { for: id }, label, select) };
}

function scatter() {
  const axes = objectives.map((key) => ({
    key: 'o ' + key, title: [objectiveName(key), (objectiveNames[key] || ['', ''])[1]].filter(Boolean).join(', '),
    value: (design) => design.objectives[key],
    confirmed: (design) => finalFigure(design, key),
  })).concat(numericKnobs.map((key) => ({
    key: 'k ' + key, title: key, value: (design) => design.knobs[key],
    confirmed: (design) => design.knobs[key],
  })));
  if (front.length === 0 || axes.length < 2) return null;
  const axisOf = (select) => axes.find((axis) => axis.key === select.value);
  const across = axisSelect('axis-x', 'Across', axes, axes[0].key);
  // The objective that the first one is most at odds with shows the most of the front.
  const some = evenly(front, 200);
  const conflict = (key) => some.reduce((sum, one) => sum + some.filter((other) => (
    (one.objectives[objectives[0]] - other.objectives[objectives[0]])
      * (one.objectives[key] - other.objectives[key]) * (most.has(key) ? -1 : 1)
      * (most.has(objectives[0]) ? -1 : 1) < 0)).length, 0);
  const rival = objectives.slice(1).reduce((winner, key) => (
    winner === null || conflict(key) > conflict(winner) ? key : winner), null);
  const up = axisSelect('axis-y', 'Up', axes, rival === null ? axes[1].key : 'o ' + rival);
  const figures = element('select', { id: 'figures-of' },
    element('option', { value: 'l0' }, 'as found, l0'),
    fidelity ? element('option', { value: fidelity }, 'as confirmed, ' + fidelity) : null);
  const scale = element('select', { id: 'scale' },
    element('option', { value: 'linear' }, 'linear'),
    element('option', { value: 'logarithmic' }, 'logarithmic'));
  const caption = element('span');
  function make() {
    const x = axisOf(across.select);
    const y = axisOf(up.select);
    const isFound = figures.value === 'l0';
    const point = (design) => ({
      x: isFound ? x.value(design) : x.confirmed(design),
      y: isFound ? y.value(design) : y.confirmed(design), design,
    });
    const points = (designs) => designs.map(point)
      .filter((one) => one.x !== null && one.y !== null);
    const kept = front.filter((design) => !fidelity || stays(design));
    const lost = fidelity ? front.filter((design) => !stays(design)) : [];
    const sets = [
      { label: 'chosen', data: chosen ? points([chosen]) : [], backgroundColor: 'transparent', borderColor: colour('ink'), borderWidth: 2, radius: 9, hoverRadius: 9 },
      { label: fidelity ? 'front, also at ' + fidelity : 'front', data: points(kept), backgroundColor: series(0), radius: 5 },
      { label: 'front at l0 only', data: points(lost), backgroundColor: 'transparent', borderColor: series(1), borderWidth: 2, radius: 5, pointStyle: 'rectRot' },
      { label: 'beaten', data: isFound ? points(data.sample.designs) : [], backgroundColor: faded(series(6)), radius: 2 },
    ].filter((set) => set.data.length > 0);
    const all = sets.flatMap((set) => set.data);
    const isLog = (key) => scale.value === 'logarithmic' && all.every((one) => one[key] > 0);
    const shown = data.sample.designs.length;
    caption.textContent = frontPart
      + (!isFound ? 'Designs that are not on the front were evaluated at l0 only. '
        : data.sample.stored === 0 ? 'The store keeps no design beside the front. '
          : 'Of the beaten designs, ' + grouped(shown) + ' are drawn'
            + (shown < data.sample.stored ? ', evenly taken from the '
              + grouped(data.sample.stored) + ' that the store keeps' : '')
            + '; ' + grouped(data.evaluated) + ' were evaluated. ')
      + 'A point chooses its design, as its name in the table does.';
    const axis = (title, key) => ({
      type: isLog(key) ? 'logarithmic' : 'linear',
      title: { display: true, text: title, color: colour('quiet') },
      ticks: {
        color: colour('quiet'), maxTicksLimit: isNarrow() ? 5 : 9,
        callback: (value) => readable(value),
      },
      grid: { color: colour('line') },
    });
    return {
      type: 'scatter',
      data: { datasets: sets },
      options: {
        onClick(event, hits, own) {
          const hit = hits.map((one) => own.data.datasets[one.datasetIndex].data[one.index])[0];
          if (hit) choose(hit.design);
        },
        scales: { x: axis(x.title, 'x'), y: axis(y.title, 'y') },
        plugins: {
          legend: { display: true },
          tooltip: {
            callbacks: {
              title: (items) => 'design ' + grouped(items[0].raw.design.index),
              label: (item) => [x.title + ': ' + readable(item.raw.x),
                y.title + ': ' + readable(item.raw.y)]
                .concat(varied.map((knob) => knob + ' ' + knobText(item.raw.design.knobs[knob]))),
            },
          },
        },
      },
    };
  }
  for (const select of [across.select, up.select, figures, scale]) {
    select.addEventListener('change', drawCharts);
  }
  chart = figure('', 'Designs by two figures; the table of the front has them in numbers.', 420,
    make, caption);
  const result = section('Designs',
    element('div', { class: 'tools' }, across.label, up.label,
      element('label', { for: 'figures-of' }, 'Figures', figures),
      element('label', { for: 'scale' }, 'Scales', scale)),
    chart);
  return result;
}

function frontTable() {
  if (front.length === 0) return null;
  const figureColumn = (title, value, key) => ({
    title, isNumber: true, value,
    text: (number) => (Number.isInteger(number) ? grouped(number) : readable(number)),
    explanation: objectiveNames[key] ? objectiveNames[key].join(', ') : key,
  });
  const unit = (key) => (objectiveNames[key] || ['', key])[1];
  const title = (key) => objectiveName(key) + ' ' + unit(key);
  const columns = [
    {
      title: 'design', value: (design) => design.index,
      node: (index, design) => {
        const button = element('button', { type: 'button', class: 'chooser' }, grouped(index));
        button.addEventListener('click', () => {
          choose(design);
          chosenParts.scrollIntoView({ block: 'nearest' });
        });
        return button;
      },
    },
    ...varied.map((knob) => ({
      title: knob, isNumber: numericKnobs.includes(knob), value: (design) => design.knobs[knob],
      text: knobText,
    })),
    ...objectives.map((key) => figureColumn(title(key) + (fidelity ? ', l0' : ''),
      (design) => design.objectives[key], key)),
    ...(fidelity ? objectives.map((key) => figureColumn(title(key) + ', ' + fidelity,
      (design) => finalFigure(design, key), key)) : []),
    ...(fidelity ? [{
      title: 'stays', value: (design) => (stays(design) ? 'yes'
        : design.confirmed && design.confirmed.error !== undefined ? 'cannot run' : 'no'),
    }] : []),
  ];
  // Knobs with few values can be chosen by.
  const choices = varied.map((knob) => ({
    label: knob, value: (design) => knobText(design.knobs[knob]), order: (design) => design.knobs[knob],
  })).filter((choice) => new Set(front.map(choice.value)).size <= 40);
  if (fidelity) {
    choices.push({ label: 'Stays at ' + fidelity, value: (design) => (stays(design) ? 'yes' : 'no') });
  }
  const result = section('Front',
    frontPart ? element('p', { class: 'quiet' }, frontPart) : null,
    searchableTable(columns, front, {
    id: 'front', label: 'Front', things: 'designs', searchLabel: 'Number of a design',
    search: (design) => grouped(design.index) + ' ' + design.index, choices,
  }));
  result.classList.add('long');
  return result;
}

function rankChanges() {
  if (!data.rankChanges || front.length < 2) return null;
  const pairs = frontCount * (frontCount - 1) / 2;
  return section('From l0 to ' + fidelity,
    element('p', {}, 'Designs are found by closed forms and evaluated once more at ' + fidelity
      + '. Of the ' + grouped(pairs) + ' pairs of the front, as many change places:'),
    table([
      { title: 'objective', value: (key) => objectiveName(key) },
      { title: 'pairs', isNumber: true, value: (key) => data.rankChanges[key], text: grouped },
      { title: 'share', isNumber: true, value: (key) => data.rankChanges[key] / pairs, text: shareText },
    ], objectives, { label: 'Changes of places', id: 'rank-changes' }).region);
}

function inputs() {
  return section('Inputs', facts([
    ['network', data.network], ['search', data.method],
    ['designs in the space', grouped(data.spaceSize)],
    ['knobs', varied.length + ' varied, ' + (knobs.length - varied.length) + ' with one value'],
  ]),
  data.space ? [element('p', {}, 'The space:'), element('pre', { tabindex: '0', 'aria-label': 'Space' },
    element('code', { id: 'space', dir: 'auto' }, data.space))] : null, provenanceParts());
}

if (front.length > 0) {
  choose(objectives.map(best).find((design) => design) || front[0]);
}
show(
  data.name,
  element('h1', { dir: 'auto' }, element('bdi', {}, data.name)),
  element('p', { class: 'quiet' }, element('bdi', {}, data.network), ', a space of '
    + grouped(data.spaceSize) + ' designs, searched by ' + data.method),
  answer(), verdict(), scatter(),
  front.length > 0 ? section('Chosen design', chosenParts) : null,
  frontTable(), rankChanges(),
  section('Notes', list([
    'Energies are the most likely ones; the chosen design shows their limits.',
    'Objectives are figures of the model. What is known of its error stands in the report of one '
      + 'design, which simulate --report makes.',
  ])), inputs());
