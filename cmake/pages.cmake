# SPDX-License-Identifier: MIT
# JavaScript and styles that go into overparam_laboratory, and from there into its pages.

overparam_find_script(PLOTLY_JS plotly.js python3-plotly /usr/share/python3-plotly)
overparam_find_script(KATEX_JS katex.min.js libjs-katex /usr/share/javascript/katex)
overparam_find_script(KATEX_CSS katex.min.css libjs-katex /usr/share/javascript/katex)
overparam_find_script(JQUERY_JS jquery.min.js libjs-jquery /usr/share/javascript/jquery)
overparam_find_script(DATATABLES_JS jquery.dataTables.min.js libjs-jquery-datatables
  /usr/share/javascript/jquery-datatables)
find_program(ESBUILD esbuild)
if(NOT ESBUILD)
  message(FATAL_ERROR "esbuild is missing: it comes with Debian's esbuild, or set ESBUILD")
endif()

# Pages hold their libraries: 4 MB in place of 9 without the comments and long names of plotly.js.
set(plotly_minified "${PROJECT_BINARY_DIR}/generated/plotly.min.js")
add_custom_command(
  OUTPUT "${plotly_minified}"
  COMMAND "${ESBUILD}" --minify --charset=utf8 --log-level=error "--outfile=${plotly_minified}"
          "${PLOTLY_JS}"
  DEPENDS "${PLOTLY_JS}"
  COMMENT "Minifying plotly.js"
  VERBATIM)
# KaTeX's fonts inside of its style sheet, in the one format that every browser knows.
set(katex_with_fonts "${PROJECT_BINARY_DIR}/generated/katex.css")
add_custom_command(
  OUTPUT "${katex_with_fonts}"
  COMMAND "${ESBUILD}" --bundle --minify --log-level=error "--outfile=${katex_with_fonts}"
          --loader:.woff2=dataurl --loader:.woff=empty --loader:.ttf=empty "${KATEX_CSS}"
  DEPENDS "${KATEX_CSS}"
  COMMENT "Embedding KaTeX's fonts"
  VERBATIM)
overparam_embed(overparam_laboratory plotly_js "${plotly_minified}")
overparam_embed(overparam_laboratory katex_js "${KATEX_JS}")
overparam_embed(overparam_laboratory katex_css "${katex_with_fonts}")
overparam_embed(overparam_laboratory jquery_js "${JQUERY_JS}")
overparam_embed(overparam_laboratory datatables_js "${DATATABLES_JS}")
overparam_embed(overparam_laboratory report_html "${PROJECT_SOURCE_DIR}/src/io/report/report.html")
overparam_embed(overparam_laboratory report_css "${PROJECT_SOURCE_DIR}/src/io/report/report.css")
overparam_embed(overparam_laboratory report_js "${PROJECT_SOURCE_DIR}/src/io/report/report.js")
foreach(part colors figures frames layout names page places table texts ticks traces)
  overparam_embed(overparam_laboratory report_${part}_js
    "${PROJECT_SOURCE_DIR}/src/io/report/${part}.js")
endforeach()
