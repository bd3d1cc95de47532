import Foundation
import TestSupport
import Testing

/// Pages in a browser, where there is one.
@Suite(.enabled(if: Browser.isThere), .serialized) struct ReportPageTests {
  /// A page that a browser opened, as a script in it saw it.
  private func probe(
    _ words: [String], folder: URL, width: Int = 1280, _ script: String
  ) throws -> [String: Any] {
    let file = folder.appendingPathComponent("page.html")
    let run = try BuiltProgram.run(words + ["--report", file.path], directory: folder)
    try #require(run.status == 0, "\(run.messages)")
    return try Browser.probe(file, width: width, script)
  }

  private static let common = """
    probe.canvases = [...document.querySelectorAll('canvas')].map((canvas) => {
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels.some((value) => value !== 0);
    });
    probe.unlabelled = [...document.querySelectorAll('canvas, [role=region], section')]
      .filter((part) => !part.getAttribute('aria-label') && !part.getAttribute('aria-labelledby'))
      .length;
    probe.unscoped = document.querySelectorAll('th:not([scope])').length;
    probe.broken = document.body.innerText.includes('[object')
      || document.body.innerText.includes('undefined') || document.body.innerText.includes('NaN');
    probe.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    probe.scripts = document.querySelectorAll('script').length;
    probe.width = innerWidth;
    probe.hacked = window.hacked === true;
    """

  private func checkCommon(_ probe: [String: Any], canvases: Int) throws {
    #expect((probe["errors"] as? [String]) == [])
    let drawn = try #require(probe["canvases"] as? [Bool])
    #expect(drawn == Array(repeating: true, count: canvases))
    #expect(probe["unlabelled"] as? Int == 0)
    #expect(probe["unscoped"] as? Int == 0)
    #expect(probe["broken"] as? Bool == false)
    #expect(probe["overflow"] as? Int == 0)
    // The page's three and the probe's two.
    #expect(probe["scripts"] as? Int == 5)
    #expect(probe["hacked"] as? Bool == false)
  }

  @Test(arguments: [1280, 400])
  func aSimulationIsShownSortedAndFiltered(width: Int) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let probe = try probe(
      ["simulate", "vgg16", "--hardware", "zcu102-b4096"], folder: folder, width: width,
      Self.common + """
        const rows = () => [...document.querySelectorAll('#layers tbody tr')]
          .filter((row) => !row.hidden).map((row) => row.firstChild.textContent);
        const button = (title) => [...document.querySelectorAll('#layers thead button')]
          .find((one) => one.textContent === title);
        probe.rows = rows();
        button('cycles').click();
        probe.largest = rows()[0];
        probe.sorted = button('cycles').parentElement.getAttribute('aria-sort');
        button('cycles').click();
        probe.smallest = rows()[0];
        probe.unsorted = document.querySelectorAll('#layers th[aria-sort=none]').length
          === document.querySelectorAll('#layers thead th').length - 1;
        const words = document.getElementById('layers-words');
        words.value = 'FC'; words.dispatchEvent(new Event('input'));
        probe.filtered = rows().sort();
        probe.count = document.querySelector('output').textContent;
        const choice = document.getElementById('layers-choice');
        choice.value = 'compute'; choice.dispatchEvent(new Event('change'));
        probe.none = rows();
        probe.cycles = document.querySelectorAll('#layers tbody tr')[0].children[4].textContent;
        probe.command = document.getElementById('command').textContent;
        """)
    try checkCommon(probe, canvases: 6)
    #expect(probe["width"] as? Int == width)
    #expect((probe["rows"] as? [String])?.count == 16)
    #expect((probe["rows"] as? [String])?.first == "conv1_1")
    #expect(probe["largest"] as? String == "fc6")
    #expect(probe["sorted"] as? String == "descending")
    #expect(probe["smallest"] as? String == "fc8")
    #expect(probe["unsorted"] as? Bool == true)
    #expect(probe["filtered"] as? [String] == ["fc6", "fc7", "fc8"])
    #expect(probe["count"] as? String == "3 of 16 layers")
    #expect(probe["none"] as? [String] == [])
    #expect(probe["cycles"] as? String == "183,678")
    #expect(probe["command"] as? String == "millrace simulate vgg16 --hardware zcu102-b4096")
  }

  @Test func aComparisonShowsWhatIsCertainAndWhatFailed() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let probe = try probe(
      [
        "compare", "alexnet", "--hardware", "zcu102-store", "--hardware", "zcu102-b4096",
        "--plan", "none", "--plan", "deep-compression/vgg16",
        "--plan", "deep-compression/alexnet",
      ], folder: folder,
      Self.common + """
        probe.designs = document.querySelectorAll('#designs tbody tr').length;
        probe.differences = document.querySelectorAll('#differences tbody tr').length;
        probe.failed = [...document.querySelectorAll('#failed td')].map((cell) => cell.textContent);
        probe.unsure = document.querySelectorAll('.unsure').length;
        """)
    try checkCommon(probe, canvases: 6)
    #expect(probe["designs"] as? Int == 4)
    #expect(probe["differences"] as? Int == 3)
    let failed = try #require(probe["failed"] as? [String])
    #expect(failed.count == 2)
    #expect(failed.allSatisfy { $0.contains("alexnet") })
    #expect(try #require(probe["unsure"] as? Int) > 0)
  }

  @Test func anExplorationShowsItsFrontAndTheDesignThatIsChosen() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let odd = "</script><img src=x onerror='window.hacked=true'>"
    let space = """
      name: "\(odd)"
      network: lenet-5
      hardware: zcu102-store
      knobs:
        weights: dram
        weightBits: 8
        activationBits: 8
        outputChannels: [8, 16, 32]
        clockMegahertz: {from: 100, to: 300, step: 0.75}
        dramGigabytesPerSecond: [4, 8, 12, 16]
      constraints: {fits: true}
      objectives: [latencyMilliseconds, bram36, averagePowerWatts]
      search: {method: exhaustive}
      """
    try Data(space.utf8).write(to: folder.appendingPathComponent("space.yaml"))
    let probe = try probe(
      ["explore", "space.yaml", "--store", "a.sqlite"], folder: folder,
      Self.common + """
        const rows = () => [...document.querySelectorAll('#front tbody tr')]
          .filter((row) => !row.hidden);
        probe.title = document.querySelector('h1').textContent;
        probe.front = rows().length;
        probe.expected = data.front.length;
        const dots = () => Chart.getChart(document.querySelector('canvas')).data.datasets
          .map((set) => [set.label, set.data.length]);
        probe.dots = Object.fromEntries(dots());
        probe.sample = data.sample.designs.length;
        probe.caption = document.querySelector('figcaption').textContent;
        const last = rows()[rows().length - 1].querySelector('button');
        last.click();
        probe.chosen = document.querySelector('#chosen h3').textContent;
        probe.last = 'Design ' + last.textContent;
        const pick = (id, value) => {
          const select = document.getElementById(id);
          select.value = value; select.dispatchEvent(new Event('change'));
        };
        pick('figures-of', 'l1');
        probe.confirmed = Object.fromEntries(dots());
        pick('axis-x', 'k clockMegahertz'); pick('scale', 'logarithmic');
        const axis = Chart.getChart(document.querySelector('canvas')).options.scales.x;
        probe.axis = [axis.type, axis.title.text];
        pick('front-choice', '32');
        probe.filtered = rows().every((row) => row.children[1].textContent === '32')
          && rows().length > 0;
        probe.space = document.getElementById('space').textContent;
        """)
    try checkCommon(probe, canvases: 1)
    #expect(probe["title"] as? String == odd)
    #expect(probe["space"] as? String == space)
    let front = try #require(probe["front"] as? Int)
    #expect(front > 1 && front == probe["expected"] as? Int)
    let dots = try #require(probe["dots"] as? [String: Int])
    #expect((dots["front, also at l1"] ?? 0) + (dots["front at l0 only"] ?? 0) == front)
    #expect(dots["beaten"] == probe["sample"] as? Int)
    #expect(try #require(probe["sample"] as? Int) <= 2000)
    let caption = try #require(probe["caption"] as? String)
    #expect(caption.contains("evenly taken from the"))
    #expect(probe["chosen"] as? String == probe["last"] as? String)
    #expect((probe["confirmed"] as? [String: Int])?["beaten"] == nil)
    #expect(probe["axis"] as? [String] == ["logarithmic", "clockMegahertz"])
    #expect(probe["filtered"] as? Bool == true)
  }

  @Test func aValidationShowsEveryFigure() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let probe = try probe(
      ["validate", "--family", "zhang-cycles", "--family", "zhang-board", "--family", "qiu-board"],
      folder: folder,
      Self.common + """
        const rows = () => [...document.querySelectorAll('#cases tbody tr')]
          .filter((row) => !row.hidden);
        probe.rows = rows().length;
        probe.expected = data.families.reduce((sum, family) => sum + family.cases.length, 0);
        probe.families = document.querySelectorAll('#families tbody tr').length;
        const select = document.getElementById('cases-choice');
        select.value = 'qiu-board'; select.dispatchEvent(new Event('change'));
        probe.filtered = rows().length;
        const family = document.getElementById('family');
        family.value = 'zhang-board'; family.dispatchEvent(new Event('change'));
        probe.points = Chart.getChart([...document.querySelectorAll('canvas')][1])
          .data.datasets[0].data.length;
        """)
    try checkCommon(probe, canvases: 2)
    #expect(probe["families"] as? Int == 3)
    #expect(probe["rows"] as? Int == probe["expected"] as? Int)
    #expect(probe["filtered"] as? Int == 9)
    #expect(probe["points"] as? Int == 5)
  }

  /// A page of a simulation and a comparison, opened at each of them.
  @Test(arguments: [(nil, 0, 5), ("result-2", 1, 6), ("result-9", 1, 6)] as [(String?, Int, Int)])
  func aPageOfSeveralResultsShowsTheChosenOne(
    fragment: String?, place: Int, canvases: Int
  ) throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (words, name) in [
      (["simulate", "lenet-5", "--hardware", "zcu102-b4096"], "one.json"),
      (
        ["compare", "lenet-5", "--hardware", "zcu102-b4096", "--hardware", "zcu104-b4096"],
        "two.json"
      ),
    ] {
      let run = try BuiltProgram.run(words + ["--json", name], directory: folder)
      try #require(run.status == 0, "\(run.messages)")
    }
    let run = try BuiltProgram.run(
      ["report", "one.json", "two.json", "-o", "page.html"], directory: folder)
    try #require(run.status == 0, "\(run.messages)")
    let probe = try Browser.probe(
      folder.appendingPathComponent("page.html"), width: 1280, fragment: fragment,
      Self.common + """
        probe.names = [...document.querySelectorAll('nav a')].map((link) => link.textContent);
        probe.targets = [...document.querySelectorAll('nav a')]
          .map((link) => link.getAttribute('href'));
        probe.current = [...document.querySelectorAll('nav a')]
          .map((link) => link.getAttribute('aria-current') === 'page');
        probe.heading = document.querySelector('h1').textContent;
        """)
    try checkCommon(probe, canvases: canvases)
    #expect(
      probe["names"] as? [String] == ["lenet-5 on zcu102-b4096", "lenet-5: 2 designs"])
    #expect(probe["targets"] as? [String] == ["#result-1", "#result-2"])
    #expect(probe["current"] as? [Bool] == [place == 0, place == 1])
    #expect(
      probe["heading"] as? String == ["lenet-5 on zcu102-b4096", "lenet-5: 2 designs"][place])
  }

  @Test func namesAreTextAndManyLayersAreDrawnInPart() throws {
    let folder = try BuiltProgram.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let odd = "</script><img src=x onerror='window.hacked=true'>"
    var topology = "Layer name,IFMAP Height,IFMAP Width,Filter Height,Filter Width,Channels,"
    topology += "Num Filter,Strides,\n"
    for index in 0..<400 {
      let name = index == 0 ? odd : "layer\(index)"
      topology += "\(name),\(8 + index % 7),8,1,1,8,8,1,\n"
    }
    try Data(topology.utf8).write(to: folder.appendingPathComponent("many.csv"))
    let probe = try probe(
      ["simulate", "many.csv", "--hardware", "zcu102-b4096"], folder: folder,
      Self.common + """
        const rows = [...document.querySelectorAll('#layers tbody tr')];
        probe.rows = rows.length;
        probe.first = rows[0].firstChild.textContent;
        probe.omission = document.getElementById('omission').textContent;
        probe.drawn = Chart.getChart(document.querySelector('canvas')).data.labels.length;
        """)
    try checkCommon(probe, canvases: 6)
    #expect(probe["rows"] as? Int == 400)
    #expect(probe["first"] as? String == odd)
    #expect(probe["drawn"] as? Int == 300)
    #expect((probe["omission"] as? String)?.contains("at most 300 of the 400 layers") == true)
  }
}

/// Chromium without a window.
private enum Browser {
  static let path = "/usr/bin/chromium"
  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// The least width of a window; narrower pages are shown in a frame.
  private static let leastWidth = 500

  /// A page that shows another one in a frame of some width, and passes on what it tells.
  private static func frame(width: Int) -> String {
    """
    <!DOCTYPE html><html><body><script>
    addEventListener('message', (event) => {
      const shown = document.createElement('pre');
      shown.id = 'probe';
      shown.textContent = event.data;
      document.body.append(shown);
    });
    </script><iframe src="probed.html" width="\(width)" height="1900"></iframe></body></html>
    """
  }

  /// Opens a page with a script at its end, and reads what the script left in `probe`.
  static func probe(
    _ file: URL, width: Int, fragment: String? = nil, _ script: String
  ) throws -> [String: Any] {
    var page = try String(contentsOf: file, encoding: .utf8)
    let before = """
      <head><script>
      const probe = window.millraceProbe = { errors: [] };
      addEventListener('error', (event) => probe.errors.push(String(event.message)), true);
      document.addEventListener('securitypolicyviolation',
        (event) => probe.errors.push(event.violatedDirective));
      for (const kind of ['error', 'warn']) {
        console[kind] = (...words) => probe.errors.push(words.join(' '));
      }
      </script>
      """
    let after = """
      <script>
      { \(script) }
      const shown = document.createElement('pre');
      shown.id = 'probe';
      shown.textContent = encodeURIComponent(JSON.stringify(probe));
      document.body.append(shown);
      if (parent !== window) parent.postMessage(shown.textContent, '*');
      </script></body>
      """
    let first = try #require(page.range(of: "<head>"))
    page.replaceSubrange(first, with: before)
    let last = try #require(page.range(of: "</body>", options: .backwards))
    page.replaceSubrange(last, with: after)
    let folder = file.deletingLastPathComponent()
    try Data(page.utf8).write(to: folder.appendingPathComponent("probed.html"))
    try Data(frame(width: width).utf8).write(to: folder.appendingPathComponent("frame.html"))
    let isFramed = width < leastWidth
    let run = try BuiltProgram.shell(
      "HOME=\"$PWD\" timeout 120 \(path) --headless --no-sandbox --disable-gpu "
        + "--user-data-dir=\"$PWD/browser\" --window-size=\(max(width, leastWidth)),2000 "
        + "--virtual-time-budget=20000 "
        + "--dump-dom \"file://$PWD/\(isFramed ? "frame" : "probed").html\(fragment.map { "#" + $0 } ?? "")\"",
      directory: folder)
    let text = try #require(
      run.text.components(separatedBy: "<pre id=\"probe\">").last?
        .components(separatedBy: "</pre>").first?.removingPercentEncoding)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      "\(run.messages.suffix(500))")
  }
}
