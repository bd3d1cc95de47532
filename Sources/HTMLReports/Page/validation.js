
// The page of a validation.

const families = data.families;
const kinds = {
  exact: 'must be equal to the published digits',
  calibrated: 'constants or structure of the model were chosen with these figures in view',
  predicted: 'nothing was fitted to these figures',
};
const cases = families.flatMap((family) => family.cases.map((one) => ({ ...one, family })));
const exact = families.filter((family) => family.kind === 'exact');
const broken = families.filter((family) => !family.holds);
const measured = families.filter((family) => family.kind !== 'exact');

function median(values) {
  const sorted = values.slice().sort((first, second) => first - second);
  if (sorted.length === 0) return null;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function percentText(value) {
  return value === null || value === undefined ? '–' : fixed(value, Math.abs(value) < 10 ? 2 : 1) + ' %';
}

function answer() {
  const predicted = families.filter((family) => family.kind === 'predicted');
  const errors = (some) => some.flatMap((family) => family.cases)
    .map((one) => Math.abs(one.errorPercent)).filter((value) => Number.isFinite(value));
  const worst = predicted.reduce((winner, family) => (
    !winner || family.worstPercent > winner.worstPercent ? family : winner), null);
  const calibrated = families.filter((family) => family.kind === 'calibrated');
  return element('dl', { class: 'cards' },
    card('Exact identities', exact.length === 0 ? 'none' : grouped(exact.length - broken.length) + ' of '
      + grouped(exact.length) + ' hold',
    grouped(exact.reduce((sum, family) => sum + family.cases.length, 0)) + ' figures'),
    predicted.length > 0 ? card('Predicted, median error', percentText(median(errors(predicted))),
      grouped(errors(predicted).length) + ' figures to which nothing was fitted') : null,
    worst ? card('Predicted, worst error', percentText(worst.worstPercent), worst.family) : null,
    calibrated.length > 0 ? card('Calibrated, median error', percentText(median(errors(calibrated))),
      grouped(errors(calibrated).length) + ' figures that the model was made with') : null);
}

function verdict() {
  return broken.length === 0
    ? element('p', { class: 'verdict' }, 'Everything that must be equal is equal. An error is the '
      + 'model’s figure over the published one, less one; means and medians are of magnitudes.')
    : element('p', { class: 'verdict bad' }, 'Not equal, though it must be: '
      + broken.map((family) => family.family).join(', ') + '.');
}

function familyTable() {
  const percent = (title, value) => ({ title, isNumber: true, value, text: percentText });
  return section('Families', table([
    { title: 'family', value: (family) => family.family },
    { title: 'what is compared', value: (family) => family.summary },
    { title: 'kind', value: (family) => family.kind },
    { title: 'figures', isNumber: true, value: (family) => family.cases.length, text: grouped },
    percent('median error', (family) => family.medianPercent),
    percent('mean error', (family) => family.meanPercent),
    percent('worst error', (family) => family.worstPercent),
    {
      title: 'equal', value: (family) => (family.kind === 'exact' ? family.holds : null),
      node: (holds) => element('span', { class: holds ? 'good' : 'bad' }, holds ? 'yes' : 'no'),
    },
  ], families, { label: 'Families', id: 'families', sorts: true }).region,
  element('ul', {}, Object.entries(kinds).map(([kind, meaning]) => element('li', {},
    element('strong', {}, kind), ': ' + meaning + '.'))));
}

function errorChart() {
  if (measured.length === 0) return null;
  const names = measured.map((family) => family.family);
  return section('Errors', figure('', 'The table of families has the figures.',
    barHeight(names.length, 2), () => barConfiguration(names, [
      { label: 'median', data: measured.map((family) => family.medianPercent), backgroundColor: series(0) },
      { label: 'worst', data: measured.map((family) => family.worstPercent), backgroundColor: series(1) },
    ], '%')));
}

// The model's figures over the published ones, on the line where they are equal.
function scatter() {
  const drawn = families.filter((family) => family.cases.some(
    (one) => one.published > 0 && one.predicted > 0));
  if (drawn.length === 0) return null;
  const select = element('select', { id: 'family' }, drawn.map((family) => element('option', {
    value: family.family,
  }, family.family + ' (' + family.kind + ', ' + family.cases.length + ')')));
  const initial = drawn.find((family) => family.kind === 'predicted' && family.cases.length > 5)
    || drawn[0];
  select.value = initial.family;
  function make() {
    const family = drawn.find((one) => one.family === select.value) || initial;
    const points = family.cases.filter((one) => one.published > 0 && one.predicted > 0)
      .map((one) => ({ x: one.published, y: one.predicted, one }));
    const values = points.flatMap((point) => [point.x, point.y]);
    const low = Math.min(...values) / 1.3;
    const high = Math.max(...values) * 1.3;
    const axis = (title) => ({
      type: 'logarithmic', min: low, max: high,
      title: { display: true, text: title + ', ' + family.unit, color: colour('quiet') },
      ticks: { color: colour('quiet'), maxTicksLimit: 7, callback: (value) => readable(value) },
      grid: { color: colour('line') },
    });
    return {
      type: 'scatter',
      data: {
        datasets: [
          { label: 'figures', data: points, backgroundColor: series(0), radius: 4 },
          {
            label: 'equal', type: 'line', data: [{ x: low, y: low }, { x: high, y: high }],
            borderColor: colour('quiet'), borderWidth: 1, borderDash: [5, 4], pointRadius: 0,
            pointHitRadius: 0,
          },
        ],
      },
      options: {
        scales: { x: axis('published'), y: axis('model') },
        plugins: {
          legend: { display: true },
          tooltip: {
            filter: (item) => Boolean(item.raw.one),
            callbacks: {
              title: (items) => (items[0] ? shortened(items[0].raw.one.name, 60) : ''),
              label: (item) => ['published ' + readable(item.raw.x) + ', model '
                + readable(item.raw.y) + ' ' + family.unit, percentText(item.raw.one.errorPercent)],
            },
          },
        },
      },
    };
  }
  select.addEventListener('change', drawCharts);
  return section('Model over measurement',
    element('div', { class: 'tools' }, element('label', { for: 'family' }, 'Family', select)),
    figure('', 'The table of figures has them in numbers.', 420, make,
      'On the dashed line, both are equal.'));
}

function caseTable() {
  const columns = [
    { title: 'figure', value: (one) => one.name },
    { title: 'family', value: (one) => one.family.family },
    { title: 'published', isNumber: true, value: (one) => one.published, text: readable },
    { title: 'model', isNumber: true, value: (one) => one.predicted, text: readable },
    { title: 'unit', value: (one) => one.family.unit },
    {
      title: 'error', isNumber: true, value: (one) => one.errorPercent,
      text: (value) => (value > 0 ? '+' : '') + percentText(value),
    },
    { title: 'source', value: (one) => one.source },
    { title: 'status', value: (one) => one.status },
  ];
  const result = section('Figures', searchableTable(columns, cases, {
    id: 'cases', label: 'Figures', things: 'figures', searchLabel: 'Name or source',
    search: (one) => [one.name, one.source, one.status].join(' '),
    choices: [
      { label: 'Family', value: (one) => one.family.family },
      { label: 'Kind', value: (one) => one.family.kind },
    ],
  }));
  result.classList.add('long');
  return result;
}

show(
  'The model beside published figures',
  element('h1', {}, 'The model beside published figures'),
  element('p', { class: 'quiet' }, grouped(cases.length) + ' figures in '
    + grouped(families.length) + (families.length === 1 ? ' family' : ' families')),
  answer(), verdict(), familyTable(), errorChart(), scatter(), caseTable(),
  section('Inputs', provenanceParts()));
