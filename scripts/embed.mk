# Files that must match the code byte for byte (SQL, migrations, texts) are embedded: one enum member
# and one table row a file, made by scripts/embed.sh. A name without a file does not compile.
# -MMD does not see .incbin, so the rule lists the files itself; the stamp holds the list, so that adding
# or removing a file rebuilds too.

EMBED_FILES  := $(sort $(wildcard db/sql/*.sql db/migrations/*.sql forms/texts/*.txt forms/texts/*.xmp forms/information/*.txt intake/texts/*.txt intake/desk/pages/*))
EMBED_HEADER := $(OUT)/gen/embed.h
EMBED_OBJECT := $(OUT)/gen/embed.o

$(OUT)/gen/embed.list: FORCE
	@mkdir -p $(@D)
	@echo '$(EMBED_FILES)' | cmp -s - $@ || echo '$(EMBED_FILES)' > $@
.PHONY: FORCE

$(EMBED_HEADER): $(OUT)/gen/embed.list scripts/embed.sh
	@echo "  EMBED $@"
	$(Q)scripts/embed.sh $(OUT)/gen $(EMBED_FILES)

$(EMBED_OBJECT): $(EMBED_HEADER) $(EMBED_FILES)
	$(Q)$(CC) -c -o $@ $(OUT)/gen/embed.S
