#!/bin/sh
# SPDX-License-Identifier: MIT
# Bad input: a line on stderr for each fault, which names the option, the value and what is allowed,
# and an example of a command about a model; exit code 2; nothing on stdout and nothing written.
# usage: bad_input.sh PROGRAM SOURCE_DIR
set -u
program=$1
model=random-features-online
failures=0

# reject EXPECTED ARGUMENTS...: the messages after "overparam: error: " must be those in the lines of
# EXPECTED, but for what is needed, where EXPECTED is a single line.
reject() {
  expected=$(printf '%s\n' "$1" | sed 's/^/overparam: error: /')
  shift
  rm -rf results
  "$program" "$@" >out.txt 2>err.txt
  code=$?
  case $expected in
    *'
'*) said=$(grep -v '^example: ' err.txt) ;;
    *) said=$(awk 'NR == 1 || !/^example: |: is needed/' err.txt) ;;
  esac
  if [ $code -ne 2 ] || [ -s out.txt ] || [ -e results ] || [ "$said" != "$expected" ]; then
    echo "FAILED: overparam $*"
    echo "  exit code $code, expected 2"
    echo "  stderr   $(cat err.txt)"
    echo "  expected $expected"
    failures=$((failures + 1))
  fi
}

curve() {
  expected=$1
  shift
  reject "$expected" curve $model --out results "$@"
}

# Each option: wrong type, out of range.
for option in dim width teacher-units batch; do
  curve "--$option: abc is not a number" --$option abc
  curve "--$option: 1.5 is not a whole number" --$option 1.5
done
for option in ratio exponent teacher-overlap learning-rate label-noise weight-decay initial-variance; do
  curve "--$option: abc is not a number" --$option abc
  curve "--$option: nan is not a number" --$option nan
  curve "--$option: inf is not a number" --$option inf
  curve "--$option: needs a value" --$option
done
curve "--dim: 0 is not a whole number from 1 to 2^53" --dim 0
curve "--dim: -3 is not a whole number from 1 to 2^53" --dim -3
curve "--width: 0 is not a whole number from 1 to 1e300" --width 0
curve "--ratio: -2 is not positive" --ratio -2
curve "--ratio: 0 is not positive" --ratio 1,0
curve "--exponent: -1 is negative" --exponent -1
curve "--teacher-units: 0 is not a whole number from 1, at most --dim" --teacher-units 0
curve "--teacher-overlap: 1.5 is not a number from -1/(M-1) to 1" --teacher-overlap 1.5
curve "--learning-rate: -1 is not positive" --learning-rate -1
curve "--batch: 0 is not a whole number from 1 to 1e6" --batch 0
curve "--label-noise: -0.1 is negative" --label-noise -0.1
curve "--weight-decay: -1 is negative" --weight-decay -1
curve "--initial-variance: -1 is negative" --initial-variance -1
curve "--activation: Erf is not one of erf | relu | tanh | linear | sign | sigmoid | gelu | abs | step | leaky_relu:a | elu | erfx | gaussian | hard_tanh | mish | selu | silu | softplus | softsign | sin:w | cos:w | monomial:k | hermite:c0,c1,... | levels:p0,p1,... | expr:formula | file:PATH" \
  --ratio 1 --activation Erf
curve "--teacher-activation: hermite: is not hermite: followed by numbers c0,c1,..." \
  --ratio 1 --teacher-activation hermite:
curve "--teacher-activation: levels:1,-1 has a power below 0" --ratio 1 --teacher-activation levels:1,-1
curve "--teacher-activation: polynomial:sin(y1) is not a polynomial of degree up to 10" \
  --ratio 1 --teacher-activation 'polynomial:sin(y1)'
curve "--teacher-activation: polynomial: is no formula in y1, ..., y6: Expression is empty" \
  --ratio 1 --teacher-activation polynomial:
curve "--schedule: fast is not one of constant | power:a,t0 | optimal | greedy" --ratio 1 --schedule fast
curve "--schedule: power:0.5 is not power:a,t0 with positive numbers a and t0" \
  --ratio 1 --schedule power:0.5
curve "--schedule: power:-1,2 is not power:a,t0 with positive numbers a and t0" \
  --ratio 1 --schedule power:-1,2
curve "--features: cube is not sphere | gaussian" --ratio 1 --features cube
curve "--finite-width: yes is not on | off | recursion" --ratio 1 --finite-width yes
curve "--precision: half is not double | float" --ratio 1 --precision half
curve "--sampling: fields is not auto | inputs | local-fields" --ratio 1 --sampling fields
curve "--error-measure: free is not auto | exact | running" --ratio 1 --error-measure free
curve "--theory: exact is not one of asymptotic | deterministic | instance" --ratio 1 --theory exact
curve "--replicas: 0 is not a whole number from 1 to 1e6" --ratio 1 --replicas 0
curve "--replicas: 2,3 is not a single value" --ratio 1 --replicas 2,3
curve "--seed: -1 is negative" --ratio 1 --seed -1
curve "--threads: 0 is not a whole number from 1 to 4096" --ratio 1 --threads 0
curve "--horizon: 0 is not positive" --ratio 1 --horizon 0
curve "--horizon-cap: -5 is not positive" --ratio 1 --horizon-cap -5

# Ranges and lists.
curve "--ratio: 1:2:3 is not a range start:stop:log|lin:count" --ratio 1:2:3
curve "--ratio: 0:2:log:3 is a logarithmic range that is not positive" --ratio 0:2:log:3
curve "--ratio: 1:2:lin:0 has a count that is not a whole number from 1 to 100000" --ratio 1:2:lin:0
curve "--ratio: '' is not a number" --ratio 1,,2
curve "--ratio: the grid has more than 1000000 points" --ratio 1:2:lin:2000 --dim 1:1000000:lin:1000

curve "--ratio: '1 2' is not a number; separate items by commas" --ratio '1 2'
curve "--ratio: 1e400 is beyond the numbers of double precision, 5e-324 to 1.8e308" --ratio 1e400
curve "--dim: 9007199254740993 has more digits than double precision holds, where the nearest number is 9007199254740992" \
  --dim 9007199254740993
curve "--seed: 18446744073709551616 is not a whole number from 0 to 2^64 - 1" \
  --ratio 1 --seed 18446744073709551616
curve "--activation: er f is not one of erf | relu | tanh | linear | sign | sigmoid | gelu | abs | step | leaky_relu:a | elu | erfx | gaussian | hard_tanh | mish | selu | silu | softplus | softsign | sin:w | cos:w | monomial:k | hermite:c0,c1,... | levels:p0,p1,... | expr:formula | file:PATH" \
  --ratio 1 --activation 'er f'
curve '--activation: "erf has a quote that is not closed' --ratio 1 --activation '"erf'

# All together, with an example that works.
together() {
  reject "$@"
  if [ "$(tail -n 1 err.txt)" != "example: $example" ]; then
    echo "FAILED: the last line is '$(tail -n 1 err.txt)', not 'example: $example'"
    failures=$((failures + 1))
  fi
}
example='overparam curve random-features-ridge --dim 100 --ratio 0.5,1,2 --sample-ratio 2'
together '--ratio: is needed (or --width or --exponent)
--sample-ratio: is needed (or --samples)' curve random-features-ridge
together '--rato: is unknown, did you mean --ratio?
--dim: abc is not a number
--ridge: x is not a number
--replicas: 0 is not a whole number from 1 to 1e6
--logx: yes is not one of auto | on | off
--sample-ratio: is needed (or --samples)' \
  curve random-features-ridge --dim abc --rato 2 --ridge x --replicas 0 --ratio 1 --logx yes
example='overparam width-for random-features-online --dim 100 --error 0.03,0.003'
together '--dim: is needed (or --levels)
--error: is needed' width-for random-features-online
example='overparam dynamics neural-tangent --dim 100 --ratio 0.5,1,2 --sample-ratio 2'
together '--dim: is needed
--ratio: is needed (or --width)
--sample-ratio: is needed (or --samples)' dynamics neural-tangent

# Contradictions and missing values.
curve "--width: 20 contradicts --ratio (one of --width, --ratio, --exponent)" \
  --dim 10 --width 20 --ratio 2
curve "--width: 20 contradicts --exponent (one of --width, --ratio, --exponent)" \
  --dim 10 --width 20 --exponent 2
curve "--ratio: 2 contradicts --exponent (one of --width, --ratio, --exponent)" \
  --dim 10 --ratio 2 --exponent 2
curve "--ratio: is needed (or --width or --exponent)" --dim 10
curve "--dim: is needed with --width (the asymptotic theory takes --ratio)" --width 10
curve "--dim: is needed with --exponent (the asymptotic theory takes --ratio)" --exponent 2
curve "--exponent: 301 gives a width above 1e+300" --dim 10 --exponent 301
curve "--dim: is needed by the source simulation" --ratio 1 --simulate
curve "--dim: is needed by the source deterministic" --ratio 1 --theory deterministic
curve "--dim: 1 is not at least 2, as the deterministic theory needs" \
  --dim 1 --width 3 --theory deterministic
curve "--features: gaussian is not sphere, as the deterministic theory needs" \
  --dim 10 --ratio 1 --features gaussian --theory deterministic
curve "--teacher-units: 11 is above --dim 10: units are linearly independent" \
  --dim 10 --ratio 1 --teacher-units 11
curve "--teacher-overlap: 0.5 needs --teacher-units above 1" --ratio 1 --teacher-overlap 0.5
curve "--teacher-overlap: -0.9 is below -1/(M-1) = -0.5" \
  --ratio 1 --teacher-units 3 --teacher-overlap -0.9
curve "--weight-decay: 0.1 is not 0: the optimal schedule is defined without decay" \
  --ratio 1 --schedule optimal --weight-decay 0.1
curve "--schedule: optimal vanishes like 1/K for an activation of non-zero mean: no asymptotic theory" \
  --ratio 1 --schedule optimal --activation relu

# A ridge may be negative, but has to be a number.
for word in -inf -nan -x --; do
  reject "--ridge: $word is not a number" curve random-features-ridge --ratio 1 --sample-ratio 2 "--ridge=$word"
done

# The command line itself.
curve "--learing-rate: is unknown, did you mean --learning-rate?" --learing-rate 1
curve "--zzzzzz: is unknown" --zzzzzz 1
curve "--ratio: is given more than once" --ratio 1 --ratio 2
curve "command line: stray belongs to no option" --ratio 1 stray
reject "help: foo is no command with options; 'overparam help' shows all" help foo
reject "list: foo is not expected here" list foo
reject "command: curv is unknown, did you mean curve?; 'overparam help' shows all" curv $model
reject "model: random-features is unknown, did you mean random-features-online?; 'overparam list' shows all" \
  curve random-features
reject "model: is needed after curve; 'overparam list' shows all" curve --ratio 1
reject "--dim: is needed (or --levels)" width-for $model --error 0.1
reject "--levels: power:1.5,2 has no count of levels, and there is no --dim" width-for $model --error 0.1 --levels power:1.5,2
reject "--error: is needed" width-for $model --dim 10
reject "--error: -1 is not positive" width-for $model --dim 10 --error -1
reject "--dims: 50 is not at least two sizes" validate $model --dims 50
reject "--times: -1 is negative" dynamics $model --ratio 1 --times -1
reject "--dim: is unknown, did you mean --dims?" validate $model --dim 50
reject "--exponent: is unknown" validate $model --exponent 2

# Effort.
curve "--target-error: 0 is not positive" --ratio 1 --target-error 0
curve "--target-error: 0.1 is of use with draws only: --simulate, or a theory level of draws" \
  --ratio 1 --target-error 0.1
curve "--target-error: 2 is not a number up to 1" --ratio 1 --target-error 2
curve "--max-replicas: is of use with --target-error only" --ratio 1 --max-replicas 50
curve "--max-replicas: 20 is below --replicas or 8" --ratio 1 --target-error 0.1 --max-replicas 20 \
  --replicas 30
curve "--simulate-at: abc is not a number" --dim 9 --ratio 1,2 --simulate-at abc
curve "--simulate-at: -1 is not positive" --dim 9 --ratio 1,2 --simulate-at=-1
curve "--simulate-at: 1.5 is not a whole number" --dim 9 --width 1,2 --simulate-at 1.5
curve "--simulate-at: 1 has no parameter: give several values of one, or name it by --x" \
  --dim 9 --ratio 1 --simulate-at 1
curve "--simulate-at: 1 has no parameter: give several values of one, or name it by --x" \
  --dim 9 --ratio 1 --x student_norm --simulate-at 1
curve "--simulate-at: 1 has no parameter: the x axis of the picture is none of numbers" \
  --dim 9 --ratio 1,2 --x time --simulate-at 1
curve "--simulate-at: 1 has no x axis: the picture is a heat map" \
  --dim 9 --ratio 1,2 --learning-rate 1,2 --y learning-rate --simulate-at 1
reject "--simulate-at: -1 is negative" dynamics $model --dim 9 --ratio 1 --simulate-at=-1 --out results
reject "--simulate-at: is unknown" validate $model --simulate-at 1
curve "--checkpoint-interval: -1 is negative" --ratio 1 --checkpoint-interval -1
reject "--target-error: is unknown" validate $model --target-error 0.1
for option in max-replicas max-dim; do
  reject "--$option: 500 is of use with --target-resolution only" validate $model --$option 500
done
reject "--resolve: 0.1 is what --target-resolution says" \
  validate $model --resolve 0.1 --target-resolution 0.1
reject "--max-dim: 30 is below one of --dims" \
  validate $model --dims 20,40 --target-resolution 0.1 --max-dim 30
reject "--max-replicas: 50 is below --replicas" \
  validate $model --replicas 60 --target-resolution 0.1 --max-replicas 50
reject "--target-resolution: 2 is not a number up to 1" validate $model --target-resolution 2
reject "--target-resolution: 0 is not positive" validate $model --target-resolution 0

# Directories.
for command in status export plot report; do
  reject "directory: is needed after $command" $command
  reject "directory: nowhere does not exist" $command nowhere
  mkdir -p empty
  reject "directory: empty has no experiment.sqlite: nothing was computed with --out there" \
    $command empty
done
for command in status report; do reject "$command: --x is not expected here" $command empty --x; done
reject "--ratio: is unknown" export empty --ratio
reject "command line: json belongs to no option" export empty json
reject "--format: needs a value" export empty --format
reject "--format: parquet is not one of csv | wide | gnuplot | json" export empty --format csv,parquet
reject "--format: is given more than once" export empty --format csv --format=json
reject "--all: takes no value" export empty --all=on
reject "--ratio: is no option of plot: --x, --y, --stack, --group, --logx, --logy, --bars, --title, --xlim, --ylim, --size, --style, --fonts, --annotate, --format, --labels, --xlabel, --to" plot empty --ratio 1
rm -rf old
mkdir old
: >old/manifest.json
reject "--out: old holds results of an earlier version; give another directory" \
  curve $model --ratio 1 --out old

# Points that a theory cannot treat are refused before anything of the command is kept.
refused="--features: gaussian is not sphere, as the deterministic theory needs"
curve "$refused" --dim 8 --ratio 1 --features sphere,gaussian --theory deterministic
reject "$refused" dynamics $model --dim 8 --ratio 1 --features sphere,gaussian --theory deterministic \
  --out results
reject "$refused" validate $model --ratio 1 --features sphere,gaussian --theory deterministic --out results
reject "--dim: 1 is not at least 2, as the deterministic theory needs" \
  width-for $model --dim 8,1 --error 0.1 --out results

# Files.
curve "--config: nowhere.ini cannot be read: No such file or directory" --config nowhere.ini
mkdir -p directory.ini
curve "--config: directory.ini cannot be read: Is a directory" --config directory.ini
printf 'dim 40\nratio = 1\n' >equals.ini
curve "--config: 'dim 40' is not name = value (in equals.ini, line 1)" --config equals.ini
printf 'ratio = 1\nlearning-rte = 2\n' >typo.ini
curve "--learning-rte: is unknown (in typo.ini, line 2), did you mean --learning-rate?" --config typo.ini
printf 'ratio = 1\nlearning-rate = fast\n' >type.ini
curve "--learning-rate: fast is not a number (in type.ini, line 2)" --config type.ini
printf 'ratio = 1 2 3\n' >blanks.ini
curve "--ratio: '1 2 3' is not a number; separate items by commas (in blanks.ini, line 1)" \
  --config blanks.ini
printf '[x]\nratio = 1\n' >section.ini
curve "--config: '[x]' is not name = value (in section.ini, line 1), and sections are not taken" \
  --config section.ini
printf 'ratio = 1\nratio = 2\n' >twice.ini
curve "--ratio: is given more than once (in twice.ini, line 2)" --config twice.ini
printf 'ratio = 1\nconfig = twice.ini\n' >nested.ini
curve "--config: is not taken in a file (in nested.ini, line 2)" --config nested.ini
printf 'title = "a\n' >quote.ini
curve "--config: a quote is not closed (in quote.ini, line 1)" --config quote.ini
printf '\377\376r\000' >utf16.ini
curve "--config: utf16.ini is UTF-16, not UTF-8" --config utf16.ini
printf 'ratio = 1\ntitle = caf\351\n' >latin1.ini
curve "--config: latin1.ini is not UTF-8 in line 2" --config latin1.ini
printf 'ratio = 1\n\000' >nul.ini
curve "--config: nul.ini has a control character in line 2" --config nul.ini
curve "command line: argument 6 has a control character" --title 'two
lines'
curve "command line: argument 6 is not UTF-8" --title "$(printf 'caf\351')"
: >file
reject "--out: file/results cannot be created: Not a directory" \
  curve $model --ratio 1 --out file/results

# Spectra of one's own.
law=power:1.5,2
curve "--levels: $law has no count of levels, and there is no --dim" --width 5 --levels $law
curve "--levels: power:-1,2,9 names no power law: a: -1 is not from 0 to 100" --width 5 --levels power:-1,2,9
curve "--dim: 10 is not 9, the number of modes of --levels $law,9" --width 5 --levels $law,9 --dim 10
curve "--activation: relu has no meaning with --levels" --width 5 --levels $law,9 --activation relu
curve "--classification: on has no meaning with --levels" --width 5 --levels $law,9 --classification on
curve "--levels: $law,9 is of finite sizes: there is no asymptotic theory" --width 5 --levels $law,9 --theory asymptotic
printf 'eigenvalue target_power\n1 1\n0.5 -1\n' >levels.txt
curve "--levels: file:levels.txt has a target power that is not 0 or from 1e-280 to 1e100 in line 3" \
  --width 5 --levels file:levels.txt
printf 'eigenvalue\n1\n' >levels.txt
curve "--levels: file:levels.txt has no column target_power" --width 5 --levels file:levels.txt
printf 'multiplicity eigenvalue target_power\n1.5 1 1\n' >levels.txt
for source in "--simulate" "--theory instance"; do
  who="the simulation"
  [ "$source" = --simulate ] || who="a drawn network"
  # shellcheck disable=SC2086  # words of a command line
  curve "--levels: file:levels.txt has not whole numbers of modes, at most 2^53, as $who needs" \
    --width 5 --levels file:levels.txt $source
done

# Sizes are refused before they are allocated.
rm -rf results
if "$program" curve $model --dim 100 --width 1e9 --simulate --out results 2>err.txt >out.txt ||
  [ -e results ] || ! grep -q '^overparam: error: --width: 1e+09 .* needs about .* of memory, this machine has' err.txt; then
  echo "FAILED: absurd size: $(cat err.txt)"
  failures=$((failures + 1))
fi

[ $failures -eq 0 ] && echo "all rejected as they should be"
exit $failures
