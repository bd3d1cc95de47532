
// The page of a simulation.

const { network, hardware, options, totals, layers, resources, placement } = data;
const resourceNames = { dsp: 'DSP', bram36: 'BRAM36', uram: 'URAM', lut: 'LUT', ff: 'FF' };
const componentNames = {
  mac: 'MACs', register: 'registers', weightBuffer: 'weight buffer', weightStore: 'weight store', mapStore: 'map store',
  inputBuffer: 'input buffer', outputBuffer: 'output buffer', dram: 'DRAM', static: 'static',
  idle: 'idle',
};

function bytesOf(layer) {
  return layer.dram.weightBytes + layer.dram.inputBytes + layer.dram.outputBytes;
}

function milliseconds(cycles) { return cycles / (hardware.clockMegahertz * 1e3); }

// The cycles in which a layer is at work: where layers overlap, more than those between their ends.
function busyCycles(layer) { return Math.max(layer.cycles, layer.computeCycles); }

function gigaOperations(layer) {
  const cycles = busyCycles(layer);
  return cycles > 0 ? 2 * layer.macCount * hardware.clockMegahertz / 1e3 / cycles : null;
}

function intensity(layer) {
  const bytes = bytesOf(layer);
  return bytes > 0 ? 2 * layer.macCount / bytes : null;
}

// What binds layers besides computing.
const causes = [...new Set(layers.map((layer) => layer.bound))]
  .filter((cause) => cause !== 'compute').sort();

const hasStreams = layers.some((layer) => layer.stallCycles.stream !== undefined);
const shownLayers = drawn(layers, (layer) => layer.cycles);
const shownNames = shownLayers.map((layer) => layer.name);

// What is said where not every layer is drawn.
function omission() {
  if (shownLayers.length === layers.length) return null;
  const cycles = shownLayers.reduce((sum, layer) => sum + layer.cycles, 0);
  return element('p', { class: 'quiet', id: 'omission' },
    'Charts draw at most ' + drawnLimit + ' of the ' + grouped(layers.length)
    + ' layers: those that take the most cycles, ' + shareText(cycles / totals.cycles)
    + ' of all. The table has every layer.');
}

function answer() {
  const cores = hardware.cores === 1 ? '1 core' : hardware.cores + ' cores';
  const peak = totals.peakGOPS || hardware.peakGOPS;
  const fit = resources.fits === null ? ['no FPGA', 'resources are not judged']
    : isFitting() ? ['fits', resources.device.part] : ['does not fit', resources.device.part];
  const power = totals.averagePowerWatts;
  return element('dl', { class: 'cards' },
    card('Throughput', readable(totals.framesPerSecond) + ' frames/s', cores),
    card('Latency', readable(totals.latencyMilliseconds) + ' ms',
      grouped(totals.cycles) + ' cycles on one core'
      + (totals.hostMilliseconds > 0
        ? ', and ' + readable(totals.hostMilliseconds) + ' ms of the host' : '')),
    card('Performance', readable(totals.effectiveGOPS) + ' GOP/s',
      shareText(totals.effectiveGOPS / peak) + ' of ' + readable(peak) + ' at peak; multipliers '
      + shareText(totals.utilization) + ' busy'),
    card('Average power', readable(power.mid) + ' W',
      limitsText(power, (watts) => readable(watts) + ' W')),
    card('Energy of a pass', energyText(totals.energy_pJ.mid),
      limitsText(totals.energy_pJ, energyText)),
    card('DRAM traffic', bytesText(totals.dram.totalBytes),
      'weights ' + bytesText(totals.dram.weightBytes)),
    card('Device', ...fit));
}

function isFitting() {
  return resources.fits === true && !(placement && placement.fits === false);
}

function verdict() {
  const parts = [];
  if (resources.fits === false) {
    const missing = Object.keys(resourceNames).filter(
      (key) => resources[key] > resources.device[key]);
    parts.push('It does not fit ' + resources.device.part + ': it takes '
      + missing.map((key) => grouped(resources[key]) + ' of ' + grouped(resources.device[key]) + ' '
        + resourceNames[key]).join(', ') + '.');
  } else if (resources.fits) {
    const share = resources.utilization && resources.utilization[resources.binding];
    parts.push('It fits ' + resources.device.part + '; '
      + (resourceNames[resources.binding] || resources.binding) + ' is nearest to its end'
      + (typeof share === 'number' ? ', ' + shareText(share) + ' taken.' : '.'));
  }
  if (placement && placement.fits === false) {
    parts.push('The weights do not fit on chip: they take ' + bytesText(placement.usedBits / 8)
      + ', and there is room for ' + bytesText(placement.capacityBits / 8) + '.');
  }
  const bound = layers.filter((layer) => layer.bound !== 'compute')
    .reduce((sum, layer) => sum + layer.cycles, 0);
  const longest = layers.reduce(
    (best, layer) => (!best || layer.cycles > best.cycles ? layer : best), null);
  if (longest && totals.cycles > 0) {
    parts.push(bound === 0 ? 'Every layer is bound by computing.'
      : shareText(bound / totals.cycles) + ' of the cycles pass in layers bound by '
        + causes.join(' or ') + '.');
    return element('p', { class: resources.fits === null || isFitting() ? 'verdict' : 'verdict bad' },
      parts.join(' ') + ' ', element('bdi', {}, shortened(longest.name, 80)), ' takes the most, '
      + shareText(longest.cycles / totals.cycles) + '.');
  }
  return element('p', { class: 'verdict' }, parts.join(' '));
}

// Operations a second over operations a byte, under the roofs of the machine.
function roofline() {
  const peak = (totals.peakGOPS || hardware.peakGOPS) / hardware.cores;
  const bandwidth = hardware.peakGBps;
  const points = shownLayers.filter((layer) => layer.macCount > 0 && bytesOf(layer) > 0)
    .map((layer) => ({ x: intensity(layer), y: gigaOperations(layer), layer }));
  if (!bandwidth || points.length === 0) return null;
  const ridge = peak / bandwidth;
  const all = points.map((point) => point.x).concat([ridge]);
  const least = Math.min(...all) / 2;
  const most = Math.max(...all) * 2;
  const lowest = Math.min(...points.map((point) => point.y), peak / 10) / 2;
  const roof = [
    { x: least, y: least * bandwidth }, { x: ridge, y: peak }, { x: most, y: peak },
  ];
  const isCompute = (point) => point.layer.bound === 'compute';
  function make() {
    const axis = (title, low, high) => ({
      type: 'logarithmic', min: low, max: high,
      title: { display: true, text: title, color: colour('quiet') },
      ticks: {
        color: colour('quiet'), maxRotation: 0, autoSkip: false,
        callback: (value) => (Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9
          ? grouped(value) : ''),
      },
      grid: {
        color: (context) => (context.tick && context.tick.label === '' ? 'transparent'
          : colour('line')),
      },
    });
    const set = (label, chosen, index, style) => ({
      label, data: points.filter(chosen), backgroundColor: faded(series(index)),
      borderColor: series(index), pointStyle: style, radius: 5, hoverRadius: 8,
    });
    return {
      type: 'scatter',
      data: {
        datasets: [
          set('bound by computing', isCompute, 0, 'circle'),
          set('bound by ' + causes.join(' or '), (point) => !isCompute(point), 1, 'triangle'),
          {
            label: 'roofs', type: 'line', data: roof, borderColor: colour('ink'), borderWidth: 2,
            pointRadius: 0, pointHitRadius: 0, pointStyle: 'line', fill: false, tension: 0,
          },
        ].filter((one) => one.data.length > 0),
      },
      options: {
        scales: {
          x: axis('operations a byte of DRAM traffic', least, most),
          y: axis('GOP/s', lowest, 2 * Math.max(peak, ...points.map((point) => point.y))),
        },
        plugins: {
          legend: { labels: { usePointStyle: true } },
          tooltip: {
            filter: (item) => item.raw.layer !== undefined,
            callbacks: {
              label: (item) => shortened(item.raw.layer.name, 60) + ': ' + readable(item.raw.y)
                + ' GOP/s at ' + readable(item.raw.x) + ' op/B',
            },
          },
        },
      },
    };
  }
  const left = shownLayers.length - points.length;
  return section('Roofline', figure('', 'Each layer’s operations a second over its operations a '
    + 'byte, on logarithmic axes; the table of layers has both figures.', 380, make,
  'A point is a layer on one core. The roofs are ' + readable(peak) + ' GOP/s of that core and '
    + readable(bandwidth) + ' GB/s of the DRAM; they meet at ' + readable(ridge) + ' operations a '
    + 'byte.' + (points.some((point) => point.y > 1.001 * peak)
      ? ' Above the roof, the engine skips operations that are counted.' : '') + (left > 0 ? ' ' + grouped(left)
    + (left === 1 ? ' layer that multiplies nothing or moves nothing has no point.'
      : ' layers that multiply nothing or move nothing have no point.') : '')));
}

function timeByLayer() {
  const make = () => barConfiguration(shownNames, [
    { label: 'computing', data: shownLayers.map((layer) => layer.computeCycles), backgroundColor: series(0) },
    { label: 'waiting for DRAM', data: shownLayers.map((layer) => layer.stallCycles.dram), backgroundColor: series(1) },
    ...(hasStreams ? [{
      label: 'waiting for the stream', backgroundColor: series(3),
      data: shownLayers.map((layer) => layer.stallCycles.stream || 0),
    }] : []),
  ], 'cycles', { stacked: true });
  return section('Time by layer', figure('', 'Cycles of each layer, computing and '
    + 'waiting; the table of layers has the figures.', barHeight(shownLayers.length, 2), make,
  'Waiting is what a layer takes beyond its computing.'
    + (layers.some((layer) => layer.computeCycles > layer.cycles)
      ? ' Layers overlap: their cycles of computing add up to more than the pass.' : '')));
}

function trafficByLayer() {
  const make = () => barConfiguration(shownNames, [
    ['weights', 'weightBytes', 0], ['inputs', 'inputBytes', 2], ['outputs', 'outputBytes', 1],
  ].map(([label, key, index]) => ({
    label, data: shownLayers.map((layer) => layer.dram[key] / 1e3), backgroundColor: series(index),
  })), 'kB', { stacked: true });
  const dram = totals.dram;
  return section('DRAM traffic by tensor', figure('', 'Kilobytes of each layer’s '
    + 'weights, inputs and outputs; the table of layers has the figures.',
  barHeight(shownLayers.length, 3), make,
  'In all ' + bytesText(dram.totalBytes) + ': weights ' + bytesText(dram.weightBytes) + ', inputs '
    + bytesText(dram.inputBytes) + ', outputs ' + bytesText(dram.outputBytes)
    + (dram.partialSumReadBytes > 0
      ? '; of the inputs, ' + bytesText(dram.partialSumReadBytes) + ' are partial sums' : '') + '.'));
}

// What the engines did for the first tiles of a layer.
function timeline() {
  const traced = layers.filter((layer) => layer.timeline);
  if (traced.length === 0) return null;
  const rows = [
    ['loadWeights', 'load weights', 0], ['loadPartialSums', 'load sums', 3],
    ['loadInputs', 'load inputs', 2], ['compute', 'compute', 5], ['store', 'store', 1],
  ];
  const select = element('select', { id: 'timeline-layer' }, traced.map(
    (layer, index) => element('option', { value: index }, shortened(layer.name, 60))));
  const longest = traced.reduce((best, layer) => (layer.cycles > best.cycles ? layer : best));
  select.value = String(traced.indexOf(longest));
  const chosen = () => traced[Number(select.value)];
  const present = (layer) => rows.filter(([key]) => layer.timeline.activities[key]);
  const caption = element('span');
  function make() {
    const layer = chosen();
    const { activities, tileCount, firstCycle } = layer.timeline;
    const shown = present(layer);
    const tiles = new Set(Object.values(activities).flat().map(([tile]) => tile)).size;
    const end = Math.max(...Object.values(activities).flat().map(([, , last]) => last));
    caption.textContent = (tiles < tileCount ? 'The first ' + grouped(tiles) + ' of '
      + grouped(tileCount) + ' tiles' : tileCount === 1 ? 'The only tile'
      : 'All ' + grouped(tileCount) + ' tiles') + ', from cycle ' + grouped(firstCycle)
      + ' of the pass on. Light and dark tell neighbouring tiles apart; a gap is a wait.';
    return {
      type: 'bar',
      data: {
        labels: shown.map(([, name]) => name),
        datasets: shown.map(([key, name, index]) => ({
          label: name, grouped: false, categoryPercentage: 0.9, barPercentage: 1, minBarLength: 1,
          data: activities[key].map(([tile, first, last, wait]) => ({
            x: [first, last], y: name, tile, wait,
          })),
          backgroundColor: activities[key].map(([tile]) => (tile % 2 === 0 ? series(index)
            : series(index) + '88')),
        })),
      },
      options: {
        indexAxis: 'y',
        scales: {
          x: {
            type: 'linear', min: 0, max: end,
            title: { display: true, text: 'cycles', color: colour('quiet') },
            ticks: { color: colour('quiet'), maxTicksLimit: isNarrow() ? 4 : 9 },
            grid: { color: colour('line') },
          },
          y: { ticks: { color: colour('ink') }, grid: { display: false } },
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            callbacks: {
              title: (items) => 'tile ' + grouped(items[0].raw.tile),
              label: (item) => item.dataset.label + ': ' + grouped(item.raw.x[0]) + ' to '
                + grouped(item.raw.x[1]) + (item.raw.wait > 0 ? ', after a wait of '
                  + grouped(item.raw.wait) : ''),
            },
          },
        },
      },
    };
  }
  select.addEventListener('change', drawCharts);
  return section('Timeline of tiles',
    element('div', { class: 'tools' }, element('label', { for: select.id }, 'Layer', select)),
    figure('', 'Loads, computations and stores of the first tiles of a layer over cycles; '
      + 'simulate --trace writes those of every tile.', 240, make, caption));
}

function utilisationByLayer() {
  const make = () => barConfiguration(shownNames, [{
    label: 'multipliers busy', backgroundColor: series(2),
    data: shownLayers.map((layer) => 100 * layer.utilization),
  }], '%', { most: 100 });
  return section('Utilisation of the multipliers', figure('', 'Per cent of the '
    + 'multipliers’ cycles that are useful in each layer; the table of layers has the figures.',
  barHeight(shownLayers.length, 1), make, shareText(totals.utilization) + ' over the whole pass.'));
}

function energy() {
  // What the machine does not have takes nothing.
  const parts = Object.entries(totals.energyByComponent_pJ).filter(([, band]) => band.high > 0)
    .sort((first, second) => second[1].mid - first[1].mid);
  const make = () => barConfiguration(parts.map(([key]) => componentNames[key] || key), [{
    label: 'energy', backgroundColor: series(0), data: parts.map(([, band]) => band.mid / 1e9),
    bands: parts.map(([, band]) => [band.low / 1e9, band.high / 1e9]),
  }], 'mJ');
  const whole = totals.energy_pJ.mid;
  return section('Energy by component', figure('', 'The table below has the figures.',
    barHeight(parts.length, 1), make, 'Marks are the limits of each band.'),
  element('details', {}, element('summary', {}, 'Figures'), table([
    { title: 'component', value: ([key]) => componentNames[key] || key },
    ...['mid', 'low', 'high'].map((end) => ({
      title: end === 'mid' ? 'energy' : end, isNumber: true, value: ([, band]) => band[end],
      text: energyText,
    })),
    {
      title: 'share', isNumber: true, value: ([, band]) => (whole > 0 ? band.mid / whole : null),
      text: shareText,
    },
  ], parts, { label: 'Energy by component', id: 'energy' }).region));
}

function deviceShares() {
  if (resources.fits === null) return null;
  return section('Resources of the device', Object.keys(resourceNames).map((key) => {
    const all = resources.device[key];
    if (all === 0 && resources[key] === 0) return null;
    const share = all > 0 ? resources[key] / all : 2;
    const bar = element('i', {
      class: share > 1 ? 'over' : null, style: 'width:' + Math.min(100, 100 * share) + '%',
    });
    return element('div', { class: 'meter' }, element('span', {}, resourceNames[key]),
      element('span', { 'aria-hidden': 'true' }, bar),
      element('span', {}, grouped(resources[key]) + ' of ' + grouped(all)
        + (all > 0 ? ', ' + shareText(share) : '')));
  }), element('p', { class: 'quiet' }, resources.published
    ? 'As published: ' + resources.published.source + '.'
    : 'By the model, its most likely numbers; logic is a prior.'));
}

// Blocks of memory by what they hold, of what the device has.
// The feature maps that stay, to be read behind the weights.
function mapsText(maps) {
  const lines = maps.filter((map) => map.place === 'lines').length;
  return (maps.length > lines ? ', ' + grouped(maps.length - lines) + ' feature maps' : '')
    + (lines > 0 ? ', the rows of ' + grouped(lines) + ' more between fused layers' : '');
}

function memoryMap() {
  const parts = (resources.components || []).filter((part) => part.bram36 > 0 || part.uram > 0);
  if (parts.length === 0) return null;
  const maps = ['bram36', 'uram'].map((kind) => {
    const used = parts.reduce((sum, part) => sum + part[kind], 0);
    const all = Math.max(resources.device[kind] || 0, used);
    if (used === 0) return null;
    const named = resources.fits === null ? ' blocks' : ' of ' + grouped(resources.device[kind]);
    return [
      element('h3', {}, resourceNames[kind] + ': ' + grouped(used) + named),
      element('div', { class: 'map', 'aria-hidden': 'true' }, parts.map((part, index) => (
        part[kind] === 0 ? null : element('span', {
          style: 'width:' + 100 * part[kind] / all + '%;background:var(--series-'
            + (index % 8 + 1) + ')',
          title: part.name + ': ' + grouped(part[kind]),
        })))),
    ];
  });
  const room = placement && placement.fits ? element('p', {}, 'Weights of ' + grouped(placement.keptSteps)
    + ' layers' + mapsText(placement.maps || []) + ' stay on chip: ' + bytesText(placement.usedBits / 8) + ' of the '
    + bytesText(placement.capacityBits / 8) + ' that there is room for.') : null;
  return section('On-chip memory', maps, room, table([
    {
      title: 'part', value: (part) => part.name,
      node: (name, part) => element('span', {}, element('span', {
        class: 'swatch', 'aria-hidden': 'true',
        style: 'background:var(--series-' + (parts.indexOf(part) % 8 + 1) + ')',
      }), name),
    },
    { title: 'BRAM36', isNumber: true, value: (part) => part.bram36, text: grouped },
    { title: 'URAM', isNumber: true, value: (part) => part.uram, text: grouped },
    { title: 'source', value: (part) => part.source },
  ], parts, { label: 'Parts with memory', id: 'memory-map' }).region);
}

function layerTable() {
  const bytes = (title, key) => ({
    title, isNumber: true, value: (layer) => layer.dram[key], text: grouped,
  });
  const columns = [
    { title: 'layer', value: (layer) => layer.name },
    { title: 'kind', value: (layer) => layer.kind },
    { title: 'fused', value: (layer) => layer.fused.join(', ') || null },
    { title: 'MACs', isNumber: true, value: (layer) => layer.macCount, text: grouped },
    { title: 'cycles', isNumber: true, value: (layer) => layer.cycles, text: grouped },
    { title: 'ms', isNumber: true, value: (layer) => milliseconds(layer.cycles), text: (value) => fixed(value, 4) },
    { title: 'computing', isNumber: true, value: (layer) => layer.computeCycles, text: grouped, explanation: 'cycles' },
    { title: 'waits for DRAM', isNumber: true, value: (layer) => layer.stallCycles.dram, text: grouped, explanation: 'cycles' },
    ...(hasStreams ? [{
      title: 'waits for stream', isNumber: true, text: grouped,
      value: (layer) => (layer.stallCycles.stream === undefined ? null : layer.stallCycles.stream),
    }] : []),
    { title: 'busy %', isNumber: true, value: (layer) => 100 * layer.utilization, text: (value) => fixed(value, 1) },
    { title: 'bound', value: (layer) => layer.bound },
    bytes('weight bytes', 'weightBytes'), bytes('input bytes', 'inputBytes'),
    bytes('output bytes', 'outputBytes'),
    { title: 'op/byte', isNumber: true, value: intensity, text: readable },
    { title: 'GOP/s', isNumber: true, value: gigaOperations, text: readable },
    { title: 'weights in', value: (layer) => (layer.weightStorage === 'onChip' ? 'chip' : layer.weightStorage) },
    { title: 'output in', value: (layer) => (layer.outputStorage === 'onChip' ? 'chip' : layer.outputStorage) },
    { title: 'weight bits', isNumber: true, value: (layer) => layer.weightBits, text: (value) => fixed(value, Number.isInteger(value) ? 0 : 2) },
    { title: 'energy µJ', isNumber: true, value: (layer) => layer.energy_pJ.mid / 1e6, text: (value) => fixed(value, 3) },
    { title: 'low', isNumber: true, value: (layer) => layer.energy_pJ.low / 1e6, text: (value) => fixed(value, 3) },
    { title: 'high', isNumber: true, value: (layer) => layer.energy_pJ.high / 1e6, text: (value) => fixed(value, 3) },
  ];
  const result = section('Layers', searchableTable(columns, layers, {
    id: 'layers', label: 'Layers', things: 'layers', searchLabel: 'Name or kind',
    search: (layer) => [layer.name, layer.kind, ...layer.fused].join(' '),
    choice: { label: 'Bound by', value: (layer) => layer.bound },
  }));
  result.classList.add('long');
  return result;
}

function modelError() {
  const error = data.modelError;
  if (!error) {
    return section('How far to trust it', element('p', {},
      'This profile was not compared with measurements, so the error is not known.'));
  }
  return section('How far to trust it',
    element('p', {}, element('strong', {}, fixed(error.medianPercent, 1) + ' %'), ' median and ',
      element('strong', {}, fixed(error.worstPercent, 1) + ' %'), ' worst error in '
      + grouped(error.cases) + ' comparisons of ' + error.family + ' with ' + error.source + '.'));
}

function inputs() {
  return section('Inputs', facts([
    ['network', network.name + ', ' + network.layerCount + ' layers'], ['source', network.source],
    ['weights', grouped(network.weightCount) + ', stored in '
      + bytesText(Math.ceil(network.weightStorageBits / 8)) + '; values: ' + network.weights],
    ['hardware', hardware.name + ' (' + hardware.family + ')'],
    ['clock', readable(hardware.clockMegahertz) + ' MHz'], ['cores', grouped(hardware.cores)],
    ['peak', readable(hardware.peakGOPS) + ' GOP/s'
      + (hardware.peakGBps ? ', ' + readable(hardware.peakGBps) + ' GB/s of DRAM' : '')],
    ...Object.entries(options).map(([key, value]) => ['option ' + key, String(value)]),
  ]), provenanceParts());
}

show(
  network.name + ' on ' + hardware.name,
  element('h1', { dir: 'auto' }, element('bdi', {}, network.name), ' on ',
    element('bdi', {}, hardware.name)),
  element('p', { class: 'quiet' }, 'One inference'
    + (options.batch > 1 ? ' of a batch of ' + options.batch : '') + ', fidelity '
    + options.fidelity + ', ' + grouped(totals.macCount) + ' MACs, ' + network.layerCount
    + ' layers in ' + layers.length + ' steps'),
  answer(), verdict(), omission(), timeByLayer(), roofline(), trafficByLayer(), energy(),
  utilisationByLayer(), timeline(), deviceShares(), memoryMap(), layerTable(), modelError(),
  data.notes.length > 0 ? section('Notes', list(data.notes)) : null, inputs());
