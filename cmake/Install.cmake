# What `cmake --install` puts where. Components: `runtime` (the shared library), `development` (headers, both libraries for the
# linker, CMake package, confab.pc, catalogue, documentation), `servers`.
include(CMakePackageConfigHelpers)
set(CONFAB_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Confab)

foreach(kind static shared)
  set(target confab)
  if(kind STREQUAL "shared")
    set(target confab_shared)
  endif()
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${kind})
  install(TARGETS ${target} EXPORT Confab-${kind}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT development
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
  install(EXPORT Confab-${kind} NAMESPACE Confab:: DESTINATION ${CONFAB_CMAKE_DIR} COMPONENT development)
endforeach()

configure_package_config_file(cmake/ConfabConfig.cmake.in ${PROJECT_BINARY_DIR}/ConfabConfig.cmake
  INSTALL_DESTINATION ${CONFAB_CMAKE_DIR} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ConfabConfigVersion.cmake COMPATIBILITY SameMinorVersion)

# For a static link by a C compiler: what C++ adds to it, and where pkg-config found the third parties. The other places are
# told from confab.pc, so that the whole prefix may be moved.
list(TRANSFORM CONFAB_CXX_RUNTIME PREPEND -l OUTPUT_VARIABLE cxx_runtime)
list(JOIN cxx_runtime " " cxx_runtime)
list(TRANSFORM CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES PREPEND -L OUTPUT_VARIABLE known_folders)
list(REMOVE_ITEM CONFAB_THIRD_PARTY_FLAGS ${known_folders})
list(JOIN CONFAB_THIRD_PARTY_FLAGS " " third_party_flags)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig OUTPUT_VARIABLE up)
foreach(folder LIBDIR INCLUDEDIR DATADIR)
  set(pc_${folder} "\${prefix}")
  cmake_path(APPEND pc_${folder} ${CMAKE_INSTALL_${folder}})  # an absolute one replaces the prefix
endforeach()
configure_file(cmake/confab.pc.in ${PROJECT_BINARY_DIR}/confab.pc @ONLY)

install(DIRECTORY include/confab DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/ConfabConfig.cmake ${PROJECT_BINARY_DIR}/ConfabConfigVersion.cmake
  DESTINATION ${CONFAB_CMAKE_DIR} COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/confab.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
install(FILES bindings/catalogue.json DESTINATION ${CMAKE_INSTALL_DATADIR}/confab COMPONENT development)
install(FILES LICENSE README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development)
if(CONFAB_SERVERS)
  install(TARGETS confab-api confab-hub confab-command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT servers)
endif()
