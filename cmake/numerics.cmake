# SPDX-License-Identifier: MIT
# overparam_numerics, what is computed: averages, core, linalg, ode, regression, simulate, spectrum, validation.

# ---- Dependencies --------------------------------------------------------------------------------

# Public: part of the interface or of the link line, so overparamConfig.cmake.in looks for them again.
find_package(Threads REQUIRED)
find_package(Eigen3 3.4 CONFIG REQUIRED)
find_package(OpenBLAS 0.3 CONFIG REQUIRED)
find_package(muparser 2.3 CONFIG REQUIRED)
# Private: headers that only sources include.
find_package(Boost 1.74 CONFIG REQUIRED COMPONENTS headers)
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
find_path(XSIMD_INCLUDE_DIR xsimd/xsimd.hpp REQUIRED)

# ---- Version header ------------------------------------------------------------------------------

# overparam/version.hpp names the git commit, so it is checked at every build; it is rewritten only
# when its content changes.
set(version_header "${PROJECT_BINARY_DIR}/generated/overparam/version.hpp")
set(write_version_header
  "${CMAKE_COMMAND}"
  -D "version=${PROJECT_VERSION}"
  -D "source_dir=${PROJECT_SOURCE_DIR}"
  -D "template=${PROJECT_SOURCE_DIR}/include/overparam/version.hpp.in"
  -D "output=${version_header}"
  -P "${PROJECT_SOURCE_DIR}/cmake/write_version_header.cmake")
execute_process(COMMAND ${write_version_header} COMMAND_ERROR_IS_FATAL ANY)
add_custom_target(overparam_version
  COMMAND ${write_version_header}
  BYPRODUCTS "${version_header}"
  COMMENT "Checking the git commit"
  VERBATIM)

# ---- Library -------------------------------------------------------------------------------------

add_library(overparam_numerics
  src/averages/averages.cpp
  src/averages/erf.cpp
  src/averages/kinked.cpp
  src/averages/linear.cpp
  src/averages/normal_rule.cpp
  src/averages/orthant.cpp
  src/averages/pieces.cpp
  src/averages/plane.cpp
  src/averages/product.cpp
  src/averages/relu.cpp
  src/averages/series.cpp
  src/averages/sides.cpp
  src/averages/smoothed.cpp
  src/core/activation.cpp
  src/core/activation_apply.cpp
  src/core/activation_averages.cpp
  src/core/activations/expression.cpp
  src/core/activations/function.cpp
  src/core/activations/named.cpp
  src/core/activations/pieces.cpp
  src/core/activations/table.cpp
  src/core/activations/tabulated.cpp
  src/core/blas.cpp
  src/core/covariance.cpp
  src/core/derivative.cpp
  src/core/error.cpp
  src/core/file.cpp
  src/core/formula.cpp
  src/core/memory.cpp
  src/core/normal_panels.cpp
  src/core/pair_quadrature.cpp
  src/core/polynomial.cpp
  src/core/quadrature.cpp
  src/core/random.cpp
  src/core/require.cpp
  src/core/team.cpp
  src/core/text.cpp
  src/core/words.cpp
  src/linalg/blas.cpp
  src/linalg/lanczos.cpp
  src/linalg/least_squares.cpp
  src/linalg/positive.cpp
  src/linalg/product.cpp
  src/linalg/spectral_fit.cpp
  src/linalg/symmetric.cpp
  src/ode/dormand_prince.cpp
  src/ode/integrate.cpp
  src/ode/rosenbrock.cpp
  src/regression/contour.cpp
  src/regression/equivalent.cpp
  src/regression/flow.cpp
  src/regression/modes.cpp
  src/regression/product_features.cpp
  src/regression/slope_law.cpp
  src/simulate/network.cpp
  src/spectrum/angle_series.cpp
  src/spectrum/dot_product.cpp
  src/spectrum/equivalent.cpp
  src/spectrum/kernel_harmonics.cpp
  src/spectrum/levels.cpp
  src/spectrum/population.cpp
  src/spectrum/slow_series.cpp
  src/spectrum/sphere_rule.cpp
  src/spectrum/target.cpp
  src/spectrum/zonal_powers.cpp
  src/validation/finite_size.cpp
  src/validation/proportion.cpp
  src/validation/quartiles.cpp
  src/validation/statistics.cpp)
add_library(overparam::numerics ALIAS overparam_numerics)
target_sources(overparam_numerics PUBLIC
  FILE_SET HEADERS
  BASE_DIRS include "${PROJECT_BINARY_DIR}/generated"
  FILES
    include/overparam/averages/averages.hpp
    include/overparam/core/activation.hpp
    include/overparam/core/bytes.hpp
    include/overparam/core/covariance.hpp
    include/overparam/core/derivative.hpp
    include/overparam/core/entries.hpp
    include/overparam/core/error.hpp
    include/overparam/core/file.hpp
    include/overparam/core/kept.hpp
    include/overparam/core/memory.hpp
    include/overparam/core/polynomial.hpp
    include/overparam/core/quadrature.hpp
    include/overparam/core/random.hpp
    include/overparam/core/require.hpp
    include/overparam/core/root.hpp
    include/overparam/core/team.hpp
    include/overparam/core/text.hpp
    include/overparam/core/words.hpp
    include/overparam/linalg/blas.hpp
    include/overparam/linalg/lanczos.hpp
    include/overparam/linalg/least_squares.hpp
    include/overparam/linalg/positive.hpp
    include/overparam/linalg/product.hpp
    include/overparam/linalg/spectral_fit.hpp
    include/overparam/linalg/symmetric.hpp
    include/overparam/ode/integrate.hpp
    include/overparam/ode/solution.hpp
    include/overparam/ode/system.hpp
    include/overparam/regression/contour.hpp
    include/overparam/regression/equivalent.hpp
    include/overparam/regression/flow.hpp
    include/overparam/regression/observables.hpp
    include/overparam/regression/product_features.hpp
    include/overparam/regression/slope_law.hpp
    include/overparam/simulate/network.hpp
    include/overparam/spectrum/dot_product.hpp
    include/overparam/spectrum/equivalent.hpp
    include/overparam/spectrum/levels.hpp
    include/overparam/spectrum/population.hpp
    include/overparam/spectrum/sphere_rule.hpp
    include/overparam/spectrum/target.hpp
    include/overparam/validation/finite_size.hpp
    include/overparam/validation/proportion.hpp
    include/overparam/validation/quartiles.hpp
    include/overparam/validation/statistics.hpp
    "${version_header}")
add_dependencies(overparam_numerics overparam_version)
overparam_set_up(overparam_numerics EXPORT_NAME numerics)
overparam_precompile(overparam_numerics)
target_link_libraries(overparam_numerics
  PUBLIC Eigen3::Eigen Threads::Threads
  PRIVATE
    "${OpenBLAS_LIBRARIES}"
    muparser::muparser
    # Headers of sources only: those who use the installed library do not need them.
    $<BUILD_INTERFACE:Boost::headers>)
target_include_directories(overparam_numerics PRIVATE src)
target_include_directories(overparam_numerics
  SYSTEM PRIVATE "${OpenBLAS_INCLUDE_DIRS}" "${RANDOM123_INCLUDE_DIR}" "${XSIMD_INCLUDE_DIR}")
