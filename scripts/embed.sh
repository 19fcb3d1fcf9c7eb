#!/usr/bin/env bash
# Usage: scripts/embed.sh OUTDIR FILE...
# Writes OUTDIR/embed.h (an enum, one member a file: db/sql/case_open.sql is EMBED_db_sql_case_open_sql)
# and OUTDIR/embed.S (the bytes, each followed by a NUL, and the table that embed_text() reads).
set -euo pipefail
out=$1
shift
{
    echo '/* Made by scripts/embed.sh: the files built into the program. */'
    echo '#ifndef GEN_EMBED_H'
    echo '#define GEN_EMBED_H'
    echo 'typedef enum {'
    for file in "$@"; do echo "    EMBED_${file//[^A-Za-z0-9]/_},"; done
    echo '    EMBED_COUNT'
    echo '} EmbedFile;'
    echo '/* One row a file, in the order of EmbedFile: its path in the source tree, its NUL-terminated bytes. */'
    echo 'typedef struct { const char *path; const char *text; } EmbedRow;'
    echo 'extern const EmbedRow embed_table[];'
    echo '#endif'
} > "$out/embed.h"
{
    echo '    .section .rodata'
    n=0
    for file in "$@"; do
        printf '.Lpath%d: .asciz "%s"\n.Ltext%d: .incbin "%s"\n    .byte 0\n' "$n" "$file" "$n" "$file"
        n=$((n + 1))
    done
    echo '    .section .data.rel.ro.local,"aw"'
    echo '    .balign 8'
    echo '    .globl embed_table'
    echo 'embed_table:'
    for ((i = 0; i < n; i++)); do printf '    .quad .Lpath%d, .Ltext%d\n' "$i" "$i"; done
    echo '    .section .note.GNU-stack,"",@progbits'
} > "$out/embed.S"
