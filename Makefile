# Guichet: make (build/guichet), make demo, make test, make check, make bench, make help.
#
# One flat file. Sources are found by folder; every folder's objects go into one archive that the
# program and each test link with. B chooses the build: release (default), san (address and
# undefined-behaviour sanitizers), cov (coverage), fuzz (libFuzzer; needs clang).

B ?= release
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
CC := $(if $(filter fuzz,$(B)),clang,gcc)

OUT_release := build
OUT_san     := build/san
OUT_cov     := build/cov
OUT_fuzz    := build/fuzz
OUT := $(OUT_$(B))
$(if $(OUT),,$(error B=$(B) is not a build: choose release, san, cov or fuzz))

PACKAGES := glib-2.0 gio-2.0 gio-unix-2.0 libtiff-4 libqpdf poppler-glib libturbojpeg libpng lept tesseract \
            zbar zlib libdmtx yaml-0.1 jansson libpq cairo pangocairo libqrencode openssl libseccomp lcms2 libmicrohttpd libcurl libcrypt

WARN   := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Werror
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
SANITIZED   := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# Tells the fuzz targets which ways it goes.
OPT_san     := $(SANITIZED) -fsanitize-coverage=trace-pc -DGUICHET_GUIDED
OPT_cov     := -O0 -g --coverage
# Clang's own warnings are no errors here: gcc is the compiler of record.
OPT_fuzz    := $(SANITIZED) -fsanitize=fuzzer-no-link -DGUICHET_FUZZ -Wno-error
LD_san      := -fsanitize=address,undefined
LD_cov      := --coverage
LD_fuzz     := -fsanitize=fuzzer,address,undefined
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -I. -I$(OUT)/gen $(WARN) $(OPT_$(B)) $(OPT_ROOM) -fPIE $(PKG_CFLAGS) $(CFLAGS)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now $(LD_$(B)) $(LDFLAGS)
LDLIBS = $(PKG_LIBS) -lgomp -lm

# Set-up must come before pkg-config can answer, so these are expanded late and once.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES)))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PACKAGES)))$(PKG_LIBS)

ROOMS   := ocr forms db intake
SOURCES := $(foreach room,$(ROOMS),$(wildcard $(room)/*.c $(room)/*/*.c))
# The glyph network is compiled once for each level of processor; the program picks at start.
LEVELS  := v2 v3 v4
OBJECTS := $(patsubst %.c,$(OUT)/obj/%.o,$(filter-out ocr/glyph_network.c,$(SOURCES))) \
           $(LEVELS:%=$(OUT)/obj/ocr/glyph_network.%.o) $(if $(filter san,$(B)),$(OUT)/obj/tests/fuzz/stub/trace_pc.o)
MAIN    := $(OUT)/obj/intake/main.o
ARCHIVE := $(OUT)/libguichet.a

UNIT_SOURCES := $(wildcard tests/unit/*.c tests/golden/*.c tests/store/*.c tests/fuzz/*.c)
UNIT_TESTS   := $(UNIT_SOURCES:tests/%.c=$(OUT)/tests/%)
BENCH_SOURCES := $(wildcard tests/bench/*.c)
BENCHES       := $(BENCH_SOURCES:tests/%.c=$(OUT)/tests/%)
TOOL_SOURCES := $(wildcard scripts/tools/*.c)
TOOLS        := $(TOOL_SOURCES:scripts/tools/%.c=$(OUT)/tools/%)

.PHONY: all setup demo test check fault bench bench-handprint fuzz clean help
.DELETE_ON_ERROR:
.SECONDARY:

LOOKUP := build/lookup/communes.tsv

all: $(OUT)/guichet $(TOOLS) $(LOOKUP)

help:
	@sed -n 's/^#: //p' $(firstword $(MAKEFILE_LIST))

#: make            build build/guichet
#: make setup      install the Debian packages that are missing; safe to run twice
#: make demo       set-up, build, print a form, read a batch of scans, show the cases
#: make test       set-up, build, every test
#: make check      structure fences, static analysis, the tests under sanitizers
#: make fuzz       fuzz targets under build/fuzz/tests/fuzz (needs clang); SECONDS=n runs each for so long from its seeds
#: make fault      kills, failing writes, cut connections: more of them than make test tries
#: make bench      measured figures, as a table
#: make bench-handprint  handwriting of unseen writers (needs the training data)

setup: build/.setup
build/.setup: scripts/setup.sh
	$(Q)scripts/setup.sh
	$(Q)mkdir -p build && touch $@

include scripts/embed.mk

$(OUT)/guichet: $(MAIN) $(ARCHIVE)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $(MAIN) $(ARCHIVE) $(LDLIBS)

$(ARCHIVE): $(filter-out $(MAIN),$(OBJECTS)) $(EMBED_OBJECT)
	@echo "  AR    $@"
	$(Q)rm -f $@ && ar rcs $@ $^

# Pixels are long plain loops: worth the compiler's full effort.
$(OUT)/obj/ocr/%.o: OPT_ROOM := $(if $(filter release,$(B)),-O3)

# ISO C forbids the fused multiply-add, by which the network lives; its results are checked to 1e-4, not bit by bit.
$(LEVELS:%=$(OUT)/obj/ocr/glyph_network.%.o): $(OUT)/obj/ocr/glyph_network.%.o: ocr/glyph_network.c $(EMBED_HEADER)
	@mkdir -p $(@D)
	@echo "  CC    $< ($*)"
	$(Q)$(CC) $(CFLAGS_ALL) $(if $(filter fuzz,$(B)),-fno-sanitize=all) -march=x86-64-$* -ffp-contract=fast -DNETWORK_RUN=glyph_network_run_$* -MMD -MP -c -o $@ $<

# What calls itself for it, or has no time for it.
$(OUT)/obj/tests/fuzz/stub/%.o $(OUT)/obj/ocr/glyph_network.%.o: OPT_san := $(SANITIZED)
$(OUT)/obj/%.o: %.c $(EMBED_HEADER)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(OUT)/tests/%: tests/%.c $(ARCHIVE)
	@mkdir -p $(@D)
	@echo "  TEST  $@"
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d $(LDFLAGS_ALL) -o $@ $< $(ARCHIVE) $(LDLIBS)

# What benches share: paper with known damage, and the pen of the sample maker.
PAPER := $(wildcard tests/bench/paper/*.[ch] scripts/tools/samples/pen.[ch] scripts/tools/samples/hand.[ch])
PAPER_BENCHES := forms recognition_drawn
$(PAPER_BENCHES:%=$(OUT)/tests/bench/%): $(OUT)/tests/bench/%: tests/bench/%.c $(PAPER) $(ARCHIVE)
	@mkdir -p $(@D)
	@echo "  BENCH $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< $(filter %.c,$(PAPER)) $(ARCHIVE) $(LDLIBS)

# A tool is one file, and a folder of the same name when it has parts.
.SECONDEXPANSION:
$(OUT)/tools/%: scripts/tools/%.c $$(wildcard scripts/tools/$$*/*.[ch]) $(ARCHIVE)
	@mkdir -p $(@D)
	@echo "  TOOL  $@"
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.c,$^) $(ARCHIVE) $(LDLIBS)

# The lookup tables: made once, for every kind of build.
$(LOOKUP): scripts/lookup.mjs scripts/npm/node_modules/.package-lock.json
	@echo "  TABLE $(@D)"
	$(Q)node scripts/lookup.mjs scripts/npm/node_modules $(@D)

scripts/npm/node_modules/.package-lock.json: scripts/npm/package-lock.json
	@echo "  NPM   $(@D)"
	$(Q)cd scripts/npm && npm ci --loglevel=error --ignore-scripts --no-audit --no-fund >/dev/null
	$(Q)touch $@

-include $(OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(BENCHES:=.d)

FUZZERS := $(patsubst tests/%.c,build/fuzz/tests/%,$(wildcard tests/fuzz/*.c))
ifeq ($(B),fuzz)
fuzz: $(FUZZERS)
ifdef FUZZ_SECONDS
	$(Q)tests/fuzz/run $(FUZZ_SECONDS) $(FUZZERS)
endif
else
fuzz:
	$(Q)$(MAKE) --no-print-directory B=fuzz $(if $(SECONDS),FUZZ_SECONDS=$(SECONDS)) fuzz
endif

tests-build: all $(UNIT_TESTS) $(OUT)/tests/fault/fail.so $(OUT)/tests/fault/talk.so $(OUT)/tests/fault/clock.so $(OUT)/tests/fault/cut $(OUT)/tests/fault/sane/libsane-hostile.so.1

# Stands between the program and PostgreSQL in tests/fault/cut.sh.
$(OUT)/tests/fault/cut: tests/fault/cut.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O2 $< -o $@

# A scanner's driver that behaves as badly as told, found by SANE in tests/fault/scanner.sh.
$(OUT)/tests/fault/sane/libsane-hostile.so.1: tests/fault/backend.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -Wno-missing-prototypes -O2 -fPIC -shared $< -o $@

# Preloaded into the program by tests/fault/storage.sh, storage_work.sh and clock.sh.
$(OUT)/tests/fault/%.so: tests/fault/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O2 -fPIC -shared $< -o $@ -ldl

test: setup
	$(Q)$(MAKE) --no-print-directory tests-build
	$(Q)scripts/fences.sh
	$(Q)OUT=$(OUT) tests/run

# The long form of what tests/run does of it: a thousand kills, every call made to fail. KILLS, COPIES and BLANKS may be set.
fault: setup
	$(Q)$(MAKE) --no-print-directory tests-build
	$(Q)TEST_SECONDS=0 STEP=1 KILLS=$(or $(KILLS),1000) KILLS_A_ROUND=40 COPIES=$(or $(COPIES),30) BLANKS=$(or $(BLANKS),5) OUT=$(OUT) tests/run $(wildcard tests/fault/*.sh)

check: setup
	$(Q)scripts/fences.sh
	$(Q)scripts/analyse.sh
	$(Q)$(MAKE) --no-print-directory B=san tests-build
	$(Q)TEST_SECONDS=$(or $(TEST_SECONDS),3600) OUT=build/san tests/run

bench: setup
	$(Q)scripts/setup.sh tesseract-ocr ocrmypdf
	$(Q)$(MAKE) --no-print-directory all $(BENCHES)
	$(Q)OUT=$(OUT) tests/bench/run

bench-handprint: setup
	$(Q)$(MAKE) --no-print-directory all $(BENCHES)
	$(Q)OUT=$(OUT) tests/bench/run handprint handprint_pages handprint_writers handprint_cards

demo: setup
	$(Q)$(MAKE) --no-print-directory all
	$(Q)scripts/demo.sh

clean:
	rm -rf build
