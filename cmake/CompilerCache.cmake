# One ccache for all build folders and checkouts: paths below the checkout are relative. For a build of our own only; a host that
# embeds us decides for itself.
find_program(CONFAB_CCACHE ccache)
if(CONFAB_CCACHE AND PROJECT_IS_TOP_LEVEL)
  set(cached env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CONFAB_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${cached})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${cached})
endif()
