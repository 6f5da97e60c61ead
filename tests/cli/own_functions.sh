#!/bin/sh
# SPDX-License-Identifier: MIT
# Activations from tables and teachers of unlike units, as users give them: they are what they say, and
# what is wrong with them is told in one line.
set -eu
program=$1

fail() {
  echo "$1" >&2
  exit 1
}

# The values of a table, without the parameters.
values() {
  cut -d, -f1-7
}

cat >relu.csv <<'END'
# x, relu(x)
-1, 0
0, 0
0, 0
1, 1
END
printf '0 1\n0 2\n' >bad.csv
printf '1 0.4 0\n0.4, 1, -0.2\n\n0 -0.2 1 # third\n' >overlaps.txt
printf '1 2\n2 1\n' >impossible.txt
printf '1 0.5\n' >line.txt

ridge() {
  "$program" curve random-features-ridge --dim 30 --samples 40 --ratio 0.5,3 --ridge 0.1 --quiet "$@"
}

# A table is the function it holds, in theory and simulation, in every model.
ridge --activation relu --teacher-activation erf --simulate --replicas 2 | values >relu.out
ridge --activation file:relu.csv --teacher-activation erf --simulate --replicas 2 | values >table.out
/usr/bin/python3 - relu.out table.out <<'END'
import sys
a, b = ([line.split(",") for line in open(name)] for name in sys.argv[1:])
assert len(a) == len(b) > 10, (len(a), len(b))
for left, right in zip(a[1:], b[1:]):
    assert left[:4] == right[:4], (left, right)
    if left[6]:
        x, y = float(left[6]), float(right[6])
        # Degrees of a table come from 4096 Hermite coefficients, not from relu's closed form.
        assert abs(x - y) <= 1e-6 * abs(x) + 1e-9, (left, right)
END
"$program" curve random-features-online --dim 20 --ratio 2 --activation file:relu.csv --quiet >/dev/null
# A table of straight lines is learnt as the name is; curves that meet in kinks are refused.
learn() {
  "$program" dynamics two-layer-online --width 1 --start symmetric --learning-rate 0.5 --times 0,0.5,1 \
    --quiet --activation "$1"
}
learn file:relu.csv | values >table.out
learn relu | values >relu.out
/usr/bin/python3 - table.out relu.out <<'END' || fail "a table of relu is not relu to two-layer-online"
import sys
# The limit of relu has rows more, those of its plateau.
table, relu = ([line.split(",") for line in open(name) if ",inf," not in line] for name in sys.argv[1:])
assert len(table) == len(relu) > 9, (table, relu)
for a, b in zip(table[1:], relu[1:]):
    # Averages of the table are accurate to 1e-8.
    assert a[:6] == b[:6] and abs(float(a[6]) - float(b[6])) <= 1e-7, (a, b)
END
learn softsign >/dev/null 2>said && fail "softsign learnt by two-layer-online"
grep -q 'softsign has kinks' said || fail "two-layer-online says: $(cat said)"
# Kernels, targets, slopes and gradients of functions with kinks, by their tables and formulas.
same() {
  model=$1 option=$2
  shift 2
  for function in relu file:relu.csv 'expr:max(x,0)'; do
    "$program" curve "$model" "$@" "$option" "$function" --quiet >"same.${function%%:*}" || fail "$model $function"
  done
  /usr/bin/env python3 - same.relu same.file same.expr <<'END' || fail "$model: a table or a formula of relu is not relu"
import csv, sys
relu, *others = (list(csv.DictReader(open(name))) for name in sys.argv[1:])
for other in others:
    assert len(relu) == len(other) > 3
    for a, b in zip(relu, other):
        assert (a["observable"], a["status"]) == (b["observable"], b["status"]), (a, b)
        if a["value"]:
            x, y = float(a["value"]), float(b["value"])
            assert abs(x - y) <= 1e-5 * abs(x) + 1e-9, (a, b)
END
}
same kernel-ridge --target --dim 20 --samples 30 --kernel exp
same kernel-ridge --kernel --dim 20 --samples 30 --target levels:0,1
same neural-tangent --activation --dim 20 --width 10,40 --samples 100
same robustness --activation --dim 20 --width 80 --samples 40 --interpolant norm,gradient
same robustness --activation --dim 20 --width 80 --samples 40 --inputs gaussian --interpolant norm,gradient

# Theory and simulation of every activation that has a name, and of a formula.
names='elu,selu,silu,softplus,mish,hard_tanh,softsign,abs,step,leaky_relu:0.2,gaussian,erfx,sin:2,cos:2'
names=$names',monomial:2,sign,relu,gelu,sigmoid,tanh,erf,linear,expr:x*exp(-x^2)'
code=0
"$program" validate random-features-ridge --activation "$names" --teacher-activation relu --ratio 0.5 --sample-ratio 2 \
  --ridge 0.1 --label-noise 0.1 --replicas 60 --dims 12,24 --times 10 --resolve 0.5 >verdicts 2>&1 || code=$?
# All quantities agree, or are resolved to more than a half: code 3.
[ "$code" -eq 0 ] || [ "$code" -eq 3 ] || fail "theory and simulation of an activation: $(tail -n 3 verdicts)"
[ "$(grep -c ' agrees$' verdicts)" -ge 120 ] || fail "verdicts: $(tail -n 3 verdicts)"

refused() {
  words=$1
  shift
  ridge "$@" >out 2>said && fail "accepted: $*"
  [ "$(grep -vc "^example: " said)" -eq 1 ] || fail "more than a line for $*: $(cat said)"
  grep -qF -- "$words" said || fail "$* says: $(cat said)"
  [ ! -s out ] || fail "rows in spite of an error: $*"
}
refused 'bad.csv has nothing between two kinks, or before the first, in line 2' --activation file:bad.csv
refused 'file:none.csv' --activation file:none.csv
refused 'names no file' --activation file:

# Equal units written out are the committee; weights, activations and overlaps are read together.
ridge --teacher-units 3 --teacher-overlap 0.3 | values >committee.out
ridge --teacher-weights 1,1,1 --teacher-overlap 0.3 | values >listed.out
ridge --teacher-activation 'units:(erf,erf,erf)' --teacher-overlap 0.3 | values >units.out
cmp committee.out units.out || fail "three listed units are no committee"
cmp committee.out listed.out || fail "weights of 1 are no committee"
ridge --teacher-weights '1,-0.5,2' --teacher-activation 'units:(erf,relu,hermite:0,1,0.5)' \
  --overlap-matrix overlaps.txt --simulate --replicas 2 >all.csv
grep -q ',simulation,generalization_error,' all.csv || fail "no simulation of unlike units"
grep -q ',3,0,' all.csv || fail "the number of units is not filled in"

# Polynomials in projections: one is an activation, a rotation changes nothing, a sum is one of units.
polynomial() {
  ridge --teacher-activation "$@" | values
}
near() {
  /usr/bin/python3 - "$1" "$2" <<'END'
import sys
a, b = ([line.rstrip().split(",") for line in open(name)] for name in sys.argv[1:])
assert len(a) == len(b) > 10, (len(a), len(b))
for left, right in zip(a[1:], b[1:]):
    assert left[:5] == right[:5], (left, right)
    if left[6]:
        x, y = float(left[6]), float(right[6])
        assert abs(x - y) <= 1e-12 * (1 + abs(x)), (left, right)
END
}
polynomial 'polynomial:y1^3' >polynomial.out
polynomial monomial:3 >monomial.out
near polynomial.out monomial.out || fail "polynomial:y1^3 is not monomial:3"
polynomial 'polynomial:y1*y2' >product.out
polynomial 'polynomial:(y1^2-y2^2)/2' >squares.out
near product.out squares.out || fail "y1*y2 is not (y1^2-y2^2)/2 in other directions"
near product.out monomial.out 2>/dev/null && fail "y1*y2 is y1^3"
polynomial 'polynomial:y1-0.5*y2^2' --teacher-overlap 0.3 >polynomial.out
polynomial 'units:(linear,monomial:2)' --teacher-overlap 0.3 \
  --teacher-weights '1.4142135623730951,-0.7071067811865476' >units.out
near polynomial.out units.out || fail "a sum over projections is not one of units"
ridge --teacher-activation 'polynomial:y1*y2+0.3*y3^2-1,polynomial:y2' --simulate --replicas 2 >all.csv
[ "$(grep -c ',simulation,generalization_error,' all.csv)" -eq 4 ] || fail "no simulation of polynomials"
ridge --teacher-activation 'levels:0,0.25,0,0.75' | values >levels.out
ridge --teacher-activation 'hermite:0,0.5,0,0.8660254037844386' | values >hermite.out
near levels.out hermite.out || fail "levels: is not hermite: of the roots"
refused 'polynomial:y1+abs(y2) is not a polynomial of degree up to 10' \
  --teacher-activation 'polynomial:y1+abs(y2)'
refused 'polynomial:y1*x is no formula in y1, ..., y6: ' --teacher-activation 'polynomial:y1*x'
refused 'polynomial:y1*y2 is of 2 units, not of 3' --teacher-activation 'polynomial:y1*y2' --teacher-units 3
refused '--teacher-weights: gaussian has no meaning for a polynomial' \
  --teacher-activation 'polynomial:y1*y2' --teacher-weights gaussian
refused '--overlap-matrix: overlaps.txt is of 3 units, not of 2' \
  --teacher-activation 'polynomial:y1*y2' --teacher-units 2 --overlap-matrix overlaps.txt
refused 'has a polynomial among activations of units' --teacher-activation 'units:(erf,polynomial:y1)'
refused '--flip-probability' --teacher-activation 'polynomial:y1' --flip-probability 0.1
refused '--activation: polynomial:y1 is not one of' --activation 'polynomial:y1' --teacher-activation erf

refused '--teacher-weights: 1,x is not uniform | gaussian | power:a | v1,v2,...' --teacher-weights '"1,x"'
refused '--teacher-weights: 0,0 has no weight but 0' --teacher-weights 0,0
refused '--teacher-weights: power:-1 is not power:a' --teacher-weights power:-1
refused '--teacher-weights: 1,2 is of 2 units, not of 3' --teacher-weights 1,2 --teacher-units 3
refused '--teacher-activation: units:(erf,relu) is of 2 units, not of 3' \
  --teacher-activation 'units:(erf,relu)' --teacher-units 3
refused '--teacher-activation: none is not one of' --teacher-activation none
refused '--teacher-activation: units:(erf,file:relu.csv) has a file among several activations' \
  --teacher-activation 'units:(erf,file:relu.csv)'
refused '--teacher-overlap: 0.5 is given beside --overlap-matrix' \
  --overlap-matrix overlaps.txt --teacher-overlap 0.5
refused 'impossible.txt has a negative eigenvalue, -1' --overlap-matrix impossible.txt
refused 'line.txt is not square: 1 lines of 2 numbers' --overlap-matrix line.txt
refused 'none.txt' --overlap-matrix none.txt
refused '--flip-probability' --teacher-activation sign --teacher-weights 2 --flip-probability 0.1
