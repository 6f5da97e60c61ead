#!/bin/sh
# SPDX-License-Identifier: MIT
# A compiler launcher: takes the object from another build, and compiles what that one does not have.
#
# Usage: reuse_object.sh <other build> <compiler> <argument>...
other=$1
shift
output=
previous=
for argument; do
  [ "$previous" != -o ] || output=$argument
  previous=$argument
done
case $output in
  *.o) [ ! -e "$other/$output" ] || exec cp "$other/$output" "$output" ;;
esac
exec "$@"
