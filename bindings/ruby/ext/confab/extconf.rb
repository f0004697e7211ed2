# frozen_string_literal: true

require "mkmf"

pkg_config("confab") or abort <<~WHY
  The library libconfab was not found by pkg-config.
  If it is installed in a place of its own, say so: PKG_CONFIG_PATH=/that/place/lib/pkgconfig
WHY
have_header("confab/confab.h") or abort "confab/confab.h does not compile; see mkmf.log"

# Where the loader does not look by itself, the extension remembers the place.
libdir = pkg_config("confab", "variable=libdir")
known = %w[/usr/lib /lib /usr/local/lib].any? { |place| "#{libdir}/".start_with?("#{place}/") }
$LDFLAGS << " -Wl,-rpath,#{libdir}" unless known

$warnflags = "-Wall -Wextra -Wno-unused-parameter"
$CFLAGS << " -std=c11 -fvisibility=hidden"
create_makefile("confab/native")
