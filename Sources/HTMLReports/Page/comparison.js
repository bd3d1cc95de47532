
// The page of a comparison.

const designs = data.designs.map((design, index) => ({
  ...design, number: index + 1, name: (index + 1) + ' ' + design.label,
}));
const results = designs.filter((design) => design.error === undefined);
const failed = designs.filter((design) => design.error !== undefined);
const baseline = results.find((design) => design.label === data.baseline);
const shownDesigns = results.slice(0, drawnLimit);
const metricNames = {
  latencyMilliseconds: 'latency', framesPerSecond: 'frames/s', effectiveGOPS: 'GOP/s',
  weightBytes: 'weight bytes', inputBytes: 'input bytes', outputBytes: 'output bytes',
  totalBytes: 'DRAM bytes', energy_pJ: 'energy', averagePowerWatts: 'power', dsp: 'DSP',
  bram36: 'BRAM36', uram: 'URAM', lut: 'LUT', ff: 'FF',
};
const componentNames = {
  mac: 'MACs', register: 'registers', weightBuffer: 'weight buffer', weightStore: 'weight store', mapStore: 'map store',
  inputBuffer: 'input buffer', outputBuffer: 'output buffer', dram: 'DRAM', static: 'static',
  idle: 'idle',
};

// Differences stand in the order of the designs; labels alone need not tell designs apart.
const differences = new Map();
{
  let place = 0;
  for (const design of results) {
    if (design === baseline) continue;
    const own = {};
    while (place < data.differences.length && data.differences[place].label === design.label
      && own[data.differences[place].metric] === undefined) {
      own[data.differences[place].metric] = data.differences[place];
      place += 1;
    }
    differences.set(design, own);
  }
}

// The best of what fits its device; of all where nothing does.
const fitting = results.filter((design) => isFitting(design) !== false);

function best(figure, isLarge) {
  return (fitting.length > 0 ? fitting : results).reduce((winner, design) => (
    !winner || (isLarge ? figure(design) > figure(winner) : figure(design) < figure(winner))
      ? design : winner), null);
}

function answer() {
  if (results.length === 0) return null;
  const fastest = best((design) => design.totals.framesPerSecond, true);
  const quickest = best((design) => design.totals.latencyMilliseconds, false);
  const frugal = best((design) => design.totals.energy_pJ.mid, false);
  const light = best((design) => design.totals.dram.totalBytes, false);
  return element('dl', { class: 'cards' },
    card('Most frames a second', readable(fastest.totals.framesPerSecond) + ' frames/s',
      markedName(fastest)),
    card('Least latency', readable(quickest.totals.latencyMilliseconds) + ' ms', markedName(quickest)),
    card('Least energy', energyText(frugal.totals.energy_pJ.mid), markedName(frugal),
      limitsText(frugal.totals.energy_pJ, energyText)),
    card('Least DRAM traffic', bytesText(light.totals.dram.totalBytes), markedName(light)));
}

function isFitting(design) {
  if (design.resources.fits === null) return null;
  return design.resources.fits && !(design.placement && design.placement.fits === false);
}

function markedName(design) {
  return design.name + (isFitting(design) === false ? ' (too large)' : '');
}

function fitText(design) {
  const fits = isFitting(design);
  return fits === null ? 'no FPGA' : fits ? 'yes' : 'no';
}

function designTable() {
  const number = (title, value, text) => ({ title, isNumber: true, value, text });
  const columns = [
    { title: 'design', value: (design) => design.name },
    {
      title: 'fits', value: fitText,
      node: (text) => (text === 'no' ? element('span', { class: 'bad' }, text) : text),
    },
    number('latency ms', (design) => design.totals.latencyMilliseconds, readable),
    number('frames/s', (design) => design.totals.framesPerSecond, readable),
    number('GOP/s', (design) => design.totals.effectiveGOPS, readable),
    number('busy %', (design) => 100 * design.totals.utilization, (value) => fixed(value, 1)),
    number('DRAM bytes', (design) => design.totals.dram.totalBytes, grouped),
    number('energy mJ', (design) => design.totals.energy_pJ.mid / 1e9, readable),
    number('low', (design) => design.totals.energy_pJ.low / 1e9, readable),
    number('high', (design) => design.totals.energy_pJ.high / 1e9, readable),
    number('W', (design) => design.totals.averagePowerWatts.mid, readable),
    number('stored bytes', (design) => Math.ceil(design.network.weightStorageBits / 8), grouped),
    number('on chip bytes', (design) => design.totals.onChipBytes, grouped),
    number('DSP', (design) => design.resources.dsp, grouped),
    number('BRAM36', (design) => design.resources.bram36, grouped),
    number('URAM', (design) => design.resources.uram, grouped),
    number('LUT', (design) => design.resources.lut, grouped),
    number('FF', (design) => design.resources.ff, grouped),
    {
      title: 'model error',
      value: (design) => (design.modelError ? fixed(design.modelError.medianPercent, 1)
        + ' % median, ' + fixed(design.modelError.worstPercent, 1) + ' % worst' : 'unknown'),
    },
  ];
  const result = section('Designs', searchableTable(columns, results, {
    id: 'designs', label: 'Designs', things: 'designs', searchLabel: 'Name',
    search: (design) => design.name, choice: { label: 'Fits', value: fitText },
  }));
  result.classList.add('long');
  return result;
}

function charts() {
  const names = shownDesigns.map(markedName);
  const bars = (title, unit, sets, options) => figure(title,
    'The table of designs has the figures.', barHeight(names.length, sets.length),
    () => barConfiguration(names, sets.map((set, index) => ({
      ...set, backgroundColor: series(set.colour === undefined ? index : set.colour),
    })), unit, options));
  const one = (label, value, colourIndex) => [{
    label, colour: colourIndex, data: shownDesigns.map(value),
  }];
  const banded = (label, band, factor, colourIndex) => [{
    label, colour: colourIndex, data: shownDesigns.map((design) => band(design).mid / factor),
    bands: shownDesigns.map((design) => [band(design).low / factor, band(design).high / factor]),
  }];
  const components = Object.keys(componentNames).filter((key) => shownDesigns.some(
    (design) => design.totals.energyByComponent_pJ[key]
      && design.totals.energyByComponent_pJ[key].mid > 0));
  const omitted = shownDesigns.length === results.length ? null
    : element('p', { class: 'quiet', id: 'omission' }, 'Charts draw the first ' + drawnLimit
      + ' of the ' + grouped(results.length) + ' designs. The table has every design.');
  return [
    omitted,
    element('div', { class: 'pair' },
      section('Latency', bars('', 'ms', one('latency', (design) => design.totals.latencyMilliseconds))),
      section('Throughput', bars('', 'frames/s', one('throughput', (design) => design.totals.framesPerSecond)))),
    element('div', { class: 'pair' },
      section('DRAM traffic', bars('', 'MB', [
        ['weights', 'weightBytes', 0], ['inputs', 'inputBytes', 2], ['outputs', 'outputBytes', 1],
      ].map(([label, key, index]) => ({
        label, colour: index, data: shownDesigns.map((design) => design.totals.dram[key] / 1e6),
      })), { stacked: true })),
      section('Average power', bars('', 'W', banded('power',
        (design) => design.totals.averagePowerWatts, 1, 3)),
      element('p', { class: 'quiet' }, 'Marks are the limits of each band.'))),
    element('div', { class: 'pair' },
      section('Energy of a pass', bars('', 'mJ', banded('energy',
        (design) => design.totals.energy_pJ, 1e9, 3)),
      element('p', { class: 'quiet' }, 'Marks are the limits of each band.')),
      section('Energy by component', bars('', 'mJ', components.map((key, index) => ({
        label: componentNames[key], colour: index,
        data: shownDesigns.map((design) => (design.totals.energyByComponent_pJ[key]
          ? design.totals.energyByComponent_pJ[key].mid / 1e9 : 0)),
      })), { stacked: true }))),
  ];
}

function differenceTable() {
  if (!baseline || differences.size === 0) return null;
  const metrics = Object.keys(metricNames).filter(
    (metric) => [...differences.values()].some((own) => own[metric] !== undefined));
  const columns = [
    { title: 'design', value: (design) => design.name },
    ...metrics.map((metric) => ({
      title: metricNames[metric], isNumber: true,
      value: (design) => differences.get(design)[metric] || null,
      node: (difference) => {
        if (difference.percent === null) return 'new';
        const text = (difference.percent > 0 ? '+' : '') + fixed(difference.percent, 1) + ' %';
        return difference.decidable ? text : element('span', { class: 'unsure' }, text,
          element('span', { 'aria-hidden': 'true' }, ' ?'),
          element('span', { class: 'unseen' }, ' not certain'));
      },
    })),
  ];
  const result = section('Differences', element('p', { class: 'quiet' },
    'In per cent of ', element('bdi', {}, baseline.name), '. With a question mark, the bands of '
    + 'both figures overlap, and which is the larger is not certain.'),
  table(columns, [...differences.keys()], { label: 'Differences', id: 'differences', tall: true })
    .region);
  result.classList.add('long');
  return result;
}

// Layers are matched by the leading layer's name, for machines fuse differently. Engines of a dataflow
// work side by side: their layers' times are those of a frame in the engine.
function layerTable() {
  if (!baseline || shownDesigns.length < 2) return null;
  const times = new Map(shownDesigns.map((design) => {
    const own = new Map();
    for (const layer of design.layers) {
      const cycles = layer.streaming ? layer.streaming.cyclesPerFrame : layer.cycles;
      const time = cycles / (1e3 * design.hardware.clockMegahertz);
      own.set(layer.name, (own.get(layer.name) || 0) + time);
    }
    return [design, own];
  }));
  const names = [...new Set([baseline, ...shownDesigns].flatMap(
    (design) => design.layers.map((layer) => layer.name)))];
  const time = (design, name) => (times.get(design) || new Map()).get(name);
  const columns = [{ title: 'layer', value: (name) => name }];
  for (const design of shownDesigns) {
    columns.push({
      title: design.number + ' ms', isNumber: true,
      value: (name) => time(design, name), text: readable,
    });
    if (design === baseline || !times.has(baseline)) continue;
    columns.push({
      title: design.number + ' ×', isNumber: true,
      value: (name) => {
        const [before, own] = [time(baseline, name), time(design, name)];
        return before > 0 && own > 0 ? before / own : null;
      },
      text: readable,
    });
  }
  const result = section('Layers', element('p', { class: 'quiet' },
    '× is how often as fast as ', element('bdi', {}, baseline.name), 
  ' a design does a layer' + (shownDesigns.some(
    (design) => design.layers.some((layer) => layer.streaming))
    ? '; of a dataflow, a frame in the layer’s engine.' : '.')),
  table(columns, names, { label: 'Layers', id: 'layers', tall: true }).region);
  result.classList.add('long');
  return result;
}

function failures() {
  if (failed.length === 0) return null;
  return section('Not possible', table([
    { title: 'design', value: (design) => design.name },
    { title: 'reason', value: (design) => design.error },
  ], failed, { label: 'Designs that are not possible', id: 'failed' }).region);
}

// Each note once, with the numbers of its designs where it is not about all.
function notes() {
  const owners = new Map();
  for (const design of results) {
    for (const note of design.notes) {
      if (!owners.has(note)) owners.set(note, []);
      owners.get(note).push(design.number);
    }
  }
  if (owners.size === 0) return null;
  return section('Notes', list([...owners].map(([note, numbers]) => (
    numbers.length === results.length ? note : note + ' (' + numbers.join(', ') + ')'))));
}

function inputs() {
  const first = results[0];
  return section('Inputs', first ? facts([
    ['network', first.network.name], ['source', first.network.source],
    ['fidelity', first.options.fidelity], ['batch', String(first.options.batch)],
  ]) : null, provenanceParts());
}

const compared = results.length > 0 ? results[0].network.name : 'no design';
show(
  compared + ': ' + designs.length + ' designs',
  element('h1', { dir: 'auto' }, element('bdi', {}, compared), ': ' + designs.length + ' designs'),
  element('p', { class: 'quiet' }, results.length + ' simulated, '
    + (fitting.length < results.length
      ? (results.length - fitting.length) + ' of them too large for the device, ' : '')
    + failed.length + ' not possible' + (baseline ? '; differences from ' : ''),
  baseline ? element('bdi', {}, baseline.name) : null),
  answer(), failures(), charts(), designTable(), differenceTable(), layerTable(), notes(), inputs());
