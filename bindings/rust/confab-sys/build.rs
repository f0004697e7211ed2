//! Finds the library by pkg-config, as `confab`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    match pkg_config::Config::new().atleast_version("0.1").probe("confab") {
        Ok(library) => {
            // For the layout test, which compiles C against the same header.
            let folders: Vec<_> = library.include_paths.iter().map(|path| path.display().to_string()).collect();
            println!("cargo:rustc-env=CONFAB_INCLUDE_PATHS={}", folders.join(":"));
        }
        Err(error) => {
            eprintln!("libconfab was not found: install it, or set PKG_CONFIG_PATH to where confab.pc is.\n{error}");
            std::process::exit(1);
        }
    }
}
