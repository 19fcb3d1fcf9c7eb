#!/usr/bin/env bash
# Static analysis: what the compiler cannot see. cppcheck over every source; shellcheck over every script.
set -euo pipefail
cd "$(dirname "$0")/.."
cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr --enable=warning,performance,portability \
    --suppress=missingIncludeSystem --suppress=unknownMacro --suppress=varFuncNullUB --library=gtk -I. -Ibuild/gen -j 2 ocr forms db intake
git ls-files -co --exclude-standard -- '*.sh' .ci/run tests/run | xargs -r shellcheck -x -P SCRIPTDIR -S warning
