# SPDX-License-Identifier: MIT
# What is installed: the libraries with their headers, the program with its manual page, CMake package and pkg-config files.

include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/overparam")

install(TARGETS overparam_numerics EXPORT overparamNumericsTargets FILE_SET HEADERS)
install(EXPORT overparamNumericsTargets NAMESPACE overparam:: DESTINATION "${package_dir}")
set(overparam_components numerics)

# A set of its own, so that the numerics are found where there is no SQLite.
if(OVERPARAM_LABORATORY)
  install(TARGETS overparam)
  install(FILES "${overparam_said}/overparam.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${overparam_said}/bash" RENAME overparam
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${overparam_said}/zsh" RENAME _overparam
    DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
  install(FILES "${overparam_said}/fish" RENAME overparam.fish
    DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
  install(TARGETS overparam_laboratory overparam_engine overparam_models
    EXPORT overparamLaboratoryTargets
    FILE_SET HEADERS)
  foreach(library IN LISTS overparam_models overparam_rooms)
    install(TARGETS overparam_${library}
      EXPORT overparamLaboratoryTargets
      FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/overparam/models")
  endforeach()
  foreach(model IN LISTS overparam_models)
    install(DIRECTORY models/${model}/experiments
      DESTINATION "${CMAKE_INSTALL_DATADIR}/overparam/${model}"
      FILES_MATCHING PATTERN "*.ini")
  endforeach()
  # Declarations that all models share are headers alone.
  install(DIRECTORY models/common
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/overparam/models"
    FILES_MATCHING PATTERN "*.hpp")
  install(EXPORT overparamLaboratoryTargets NAMESPACE overparam:: DESTINATION "${package_dir}")
  list(APPEND overparam_components laboratory models ${overparam_models})
endif()

configure_package_config_file(cmake/overparamConfig.cmake.in
  "${PROJECT_BINARY_DIR}/overparamConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  NO_SET_AND_CHECK_MACRO)
configure_file(cmake/overparamConfigVersion.cmake.in
  "${PROJECT_BINARY_DIR}/overparamConfigVersion.cmake" @ONLY)
install(FILES
  "${PROJECT_BINARY_DIR}/overparamConfig.cmake"
  "${PROJECT_BINARY_DIR}/overparamConfigVersion.cmake"
  DESTINATION "${package_dir}")
include(OverparamPkgConfig)
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
