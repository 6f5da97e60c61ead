# SPDX-License-Identifier: MIT
# Comments of headers as Doxygen is to read them: indented lines are formulas and stay lines, if they are not
# below a command or in a list; so do sources; and a comparison is no quotation.
/^ *\/\/\/ *$/ || !/^ *\/\/\// { inside = list = 0 }
list && /^ *\/\/\/ [^ -]/ { inside = list = 0; before = 1 }
/^ *\/\/\/ +(@param|@throws|@return|- )/ { inside = 1 }
/^ *\/\/\/ +- / { list = 1 }
{
  indented = /^ *\/\/\/   / && !inside
  if (indented || /^ *\/\/\/ Source:/ || (before && !inside && /^ *\/\/\/ [^@]/)) sub(/\/\/\//, "/// <br>")
  sub(/\/\/\/< >/, "///< \\&gt;")
  before = indented
  print
}
