# Man pages; and for a system's own prefix, services and their settings, and the Debian packages that CPack makes of the components.
set(CONFAB_MAINTAINER "Confab <confab@localhost>" CACHE STRING "Who maintains the packages")

if(CONFAB_SERVERS)
  foreach(server api hub)
    set(page ${PROJECT_BINARY_DIR}/servers/confab-${server}.1)
    add_custom_command(OUTPUT ${page}
      COMMAND ${PROJECT_SOURCE_DIR}/scripts/man_page $<TARGET_FILE:confab-${server}> > ${page}.new
      COMMAND ${CMAKE_COMMAND} -E rename ${page}.new ${page}
      DEPENDS confab-${server} ${PROJECT_SOURCE_DIR}/scripts/man_page VERBATIM)
    list(APPEND pages ${page})
  endforeach()
  set(page ${PROJECT_BINARY_DIR}/servers/confab.1)
  add_custom_command(OUTPUT ${page}
    COMMAND ${PROJECT_SOURCE_DIR}/scripts/man_page_of_command $<TARGET_FILE:confab-command> > ${page}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${page}.new ${page}
    DEPENDS confab-command ${PROJECT_SOURCE_DIR}/scripts/man_page_of_command VERBATIM)
  list(APPEND pages ${page})
  add_custom_target(confab_man_pages ALL DEPENDS ${pages})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT servers)
endif()

if(NOT CMAKE_INSTALL_PREFIX STREQUAL "/usr" OR NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
set(packages_runtime libconfab${CONFAB_ABI})
set(packages_development libconfab-dev)
set(CPACK_COMPONENTS_ALL runtime development)
if(CONFAB_SERVERS)
  set(packages_servers confab-servers)
  list(APPEND CPACK_COMPONENTS_ALL servers)
  install(FILES servers/systemd/confab-api.service servers/systemd/confab-hub.service DESTINATION lib/systemd/system COMPONENT servers)
  install(FILES servers/etc/api.conf servers/etc/hub.conf DESTINATION ${CMAKE_INSTALL_FULL_SYSCONFDIR}/confab COMPONENT servers)
endif()
foreach(component ${CPACK_COMPONENTS_ALL})
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${packages_${component}})
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${packages_${component}} COMPONENT ${component})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${CONFAB_MAINTAINER})
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")  # a later libconfab.so.1 serves too

set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
# The C++ API is another one in each minor version, under the same SONAME.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_PROVIDES "${packages_runtime}-cxx-${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}")
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "${PROJECT_DESCRIPTION}: the shared library")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "${PROJECT_DESCRIPTION}: headers, the static library, documentation")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS  # the static library is what find_package(Confab) gives, so all that it needs
  "${packages_runtime} (= ${PROJECT_VERSION}), liblmdb-dev, libsodium-dev, libutf8proc-dev, libidn2-dev, libsimdjson-dev, libfmt-dev, pkg-config")

set(CPACK_DEBIAN_SERVERS_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SERVERS_DESCRIPTION "${PROJECT_DESCRIPTION}: REST server, WebSocket hub, web page and the command confab")
set(CPACK_DEBIAN_SERVERS_PACKAGE_DEPENDS "adduser, libwebsockets-evlib-uv")  # libwebsockets loads the latter by name
set(CPACK_DEBIAN_SERVERS_PACKAGE_CONTROL_STRICT_PERMISSION ON)
foreach(script conffiles postinst prerm postrm)
  list(APPEND CPACK_DEBIAN_SERVERS_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/servers/debian/${script})
endforeach()
include(CPack)
