#!/usr/bin/env bash
# A newcomer's machine: a bare Debian with Python, make and git, a clone of this checkout, and the
# README's commands as written. Without the PDF's libraries they must end at once, in one line; after
# installing what that line names, and nothing else, they must end with a paper.
#   sudo tests/fresh_machine.sh [FOLDER]     FOLDER keeps the bare system for another time
# Exit status 77 where no such system can be made: not root, or no debootstrap.
set -euo pipefail
cd "$(dirname "$0")/.."

((EUID == 0)) || { echo "fresh machine: not tried, for a bare system is made by root"; exit 77; }
command -v debootstrap >/dev/null || { echo "fresh machine: not tried (apt install debootstrap)"; exit 77; }

root=${1:-$(mktemp -d)/debian}
said=$(mktemp)

say() { printf -- '--- fresh machine: %s (%s s)\n' "$*" "$SECONDS"; }
fail() { echo "fresh machine: $*"; sed 's/^/    /' "$said"; exit 1; }
there() { # a command as a newcomer's shell runs it, in the clone
    chroot "$root" env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/root LANG=C.UTF-8 TERM=dumb \
        bash -c "cd /root/atlas && $1"
}
leave() { umount "$root/proc" "$root/dev" 2>/dev/null || true; rm -f "$said"; }
trap leave EXIT

if [[ ! -e $root/etc/debian_version ]]; then
    say "a bare system"
    mkdir -p "$root"
    mirror=$(awk '/^URIs:/ {print $2; exit} $1 == "deb" {print $2; exit}' \
        /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null || true)
    debootstrap --variant=minbase --include=python3,python3-venv,make,git,ca-certificates \
        bookworm "$root" ${mirror:+"$mirror"} >"$said" || fail "debootstrap failed"
    # The way to the packages is this machine's.
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    cp -r /etc/ssl/certs/. "$root/etc/ssl/certs/"
    if [[ -e /etc/pip.conf ]]; then cp /etc/pip.conf "$root/etc/"; fi
fi
rm -rf "$root/root/atlas"
git clone --quiet . "$root/root/atlas"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"

for command in "make report" "make quick" "make test"; do
    say "$command, without the libraries"
    there "$command" >"$said" 2>&1 && fail "$command did not fail"
    (($(grep -c '^Init Atlas: ' "$said") == 1)) || fail "$command did not say in one line what is missing"
    (($(wc -l <"$said") <= 2)) || fail "$command said more than that, and make's own last line"
    [[ ! -e $root/root/atlas/results && ! -e $root/root/atlas/.venv ]] || fail "$command began all the same"
done
packages=$(sed -n 's/^Init Atlas: .*Debian\/Ubuntu: apt install \([^;]*\);.*/\1/p' "$said")
[[ $packages ]] || fail "the line names no packages"

say "apt install $packages"
there "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $packages" \
    >"$said" 2>&1 || fail "the packages that it names cannot be installed"

say "make quick"
there "make quick" >"$said" 2>&1 || fail "make quick failed"
tail -n 12 "$said"
for name in report.{zh,en}.{html,pdf}; do
    [[ -s $root/root/atlas/results/report/$name ]] || fail "no $name"
done
there "make quick" >"$said" 2>&1 || fail "the second run failed"
grep -q 'Nothing to be done' "$said" || fail "the second run had something to do"
say "a paper in both languages, $(wc -l <"$said") lines said by a run with nothing to do"
if [[ $# == 0 ]]; then leave; rm -rf --one-file-system "$root"; fi
