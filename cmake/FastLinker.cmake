# Programs are linked by mold or lld where one is installed, because a test run links more than a hundred. Shared libraries, which tests
# look into, are linked by the system's linker as in a package.
include(CheckLinkerFlag)
foreach(linker mold lld)
  check_linker_flag(CXX -fuse-ld=${linker} CONFAB_HAS_${linker})
  if(CONFAB_HAS_${linker})
    string(APPEND CMAKE_EXE_LINKER_FLAGS " -fuse-ld=${linker}")
    break()
  endif()
endforeach()
