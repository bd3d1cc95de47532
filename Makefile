# make demo     build, then simulate VGG-16 and the project's own network, dense and compressed, on ZCU102;
#               a page with charts is left in Reports
# make test     install what is missing, build, lint and run every test
# make install  build a release and put the program under PREFIX (default /usr/local)
# make accuracy regenerate Documentation/Accuracy.md and OnChip.md, README's table and the error cards
# make study    regenerate Documentation/Study.md by eight searches
# make format   rewrite all Swift files in the project's format

SHELL := /bin/bash
PREFIX ?= /usr/local
DESTDIR ?=
PACKAGES := zlib1g-dev libonnx-dev libprotobuf-dev libyaml-dev libopenblas-dev libsqlite3-dev \
  libjs-chart.js pkg-config
PROGRAM := .build/release/millrace
# -static-stdlib keeps the Swift runtime inside the program, so that it runs from anywhere.
RELEASE := -c release --product millrace -Xswiftc -static-stdlib

.PHONY: demo test install release packages format lint accuracy study

packages:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing Debian packages:$$missing"; \
	  as_root=""; [ "$$(id -u)" = 0 ] || as_root=sudo; \
	  $$as_root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -qq -y --no-install-recommends $$missing; \
	fi

release: packages
	swift build $(RELEASE)

# One command line of the demo: shows it, and runs it.
define step
@echo; echo '$$ millrace $(1)'; echo
@$(PROGRAM) $(1)
endef

demo: release
	$(call step,simulate vgg16 --hardware zcu102-b4096 --json Reports/vgg16.json)
	$(call step,simulate vgg16 --hardware zcu102-b4096 --plan deep-compression/vgg16 --json Reports/vgg16-compressed.json)
	$(call step,compare vgg16 --hardware zcu102-store --plan none --plan deep-compression/vgg16 --json Reports/vgg16-store.json)
	$(call step,simulate Networks/digits/digits-int8.onnx --hardware zcu102-b4096 --json Reports/digits.json)
	$(call step,evaluate Networks/digits/digits-int8.onnx --data Networks/digits/test.yaml)
	$(call step,compress Networks/digits/digits-float.onnx --plan Networks/digits/deep-compression.yaml --calibrate Networks/digits/train.yaml --evaluate Networks/digits/test.yaml -o Reports/digits-compressed.mrn)
	$(call step,simulate Reports/digits-compressed.mrn --hardware zcu102-b4096 --json Reports/digits-compressed.json)
	$(call step,report Reports/vgg16.json Reports/vgg16-compressed.json Reports/vgg16-store.json Reports/digits.json Reports/digits-compressed.json -o Reports/demo.html)
	@echo; echo 'a page with charts: Reports/demo.html'

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests HardwareProfiles Plans Benchmarks

test: packages lint
	swift build --build-tests
	swift test --skip-build

# Rewrites Documentation/Accuracy.md from the built program; the tests recompute the error cards.
accuracy: release
	python3 Scripts/accuracy.py
	python3 Scripts/headline.py

# Rewrites Documentation/Study.md; takes some minutes.
study: release
	python3 Scripts/study.py

install: release
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/bash-completion/completions'
	install -m 755 $(PROGRAM) '$(DESTDIR)$(PREFIX)/bin/millrace'
	$(PROGRAM) completions bash > '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/millrace'

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests HardwareProfiles Plans Benchmarks
