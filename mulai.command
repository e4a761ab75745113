#!/bin/sh
# Double-click (macOS, Linux): sets up Kopdes Plan if needed and opens it.
cd "$(dirname "$0")" || exit 1
for python in python3.12 python3.13 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        found=$python
        break
    fi
done
# An old python3 answers with what to install.
"${found:-python3}" kit.py mulai "$@"
status=$?
# 127: no Python at all.
if [ "$status" -eq 127 ]; then
    echo "Python belum ada di komputer ini. Pasang Python 3.12 dari python.org, lalu coba lagi."
    echo "Python is not on this computer. Install Python 3.12 from python.org, then try again."
    if [ -n "$(ls python/*.pkg 2>/dev/null)" ]; then
        echo "Pemasangnya ada di folder python. / The installer is in the folder python."
        open python 2>/dev/null
    fi
fi
if [ "$status" -ne 0 ] && [ -t 0 ]; then
    printf 'Tekan Enter untuk menutup jendela ini. '
    read -r _
fi
exit "$status"
