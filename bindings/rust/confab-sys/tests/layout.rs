//! The declarations agree with the C header: a C program prints sizes, offsets and numbers of its own.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::mem::{align_of, size_of, MaybeUninit};
use std::process::Command;

use confab_sys::*;

macro_rules! offset_of {
    ($type:ty, $field:ident) => {{
        let value = MaybeUninit::<$type>::uninit();
        let base = value.as_ptr();
        // SAFETY: nothing is read; the address of a field inside the allocation of `value`.
        let field = unsafe { std::ptr::addr_of!((*base).$field) };
        field as usize - base as usize
    }};
}

struct Facts {
    c_source: String,
    rust: BTreeMap<String, i64>,
}

impl Facts {
    fn add(&mut self, name: String, rust: i64, c: &str) {
        writeln!(self.c_source, "  printf(\"{name} %lld\\n\", (long long)({c}));").unwrap();
        self.rust.insert(name, rust);
    }
}

macro_rules! structs {
    ($facts:ident, $($type:ident { $($field:ident),* })*) => {$(
        let name = stringify!($type);
        $facts.add(format!("sizeof:{name}"), size_of::<$type>() as i64, &format!("sizeof({name})"));
        $facts.add(format!("alignof:{name}"), align_of::<$type>() as i64, &format!("_Alignof({name})"));
        $(
            let field = stringify!($field);
            let rust = offset_of!($type, $field) as i64;
            $facts.add(format!("offsetof:{name}.{field}"), rust, &format!("offsetof({name}, {field})"));
        )*
    )*};
}

macro_rules! numbers {
    ($facts:ident, $($name:ident)*) => {$(
        $facts.add(stringify!($name).to_string(), $name as i64, stringify!($name));
    )*};
}

fn facts() -> Facts {
    let mut facts = Facts { c_source: String::new(), rust: BTreeMap::new() };
    structs! { facts,
        confab_str { data, size }
        confab_engine { id }
        confab_caller { kind, reserved, user, session, token }
        confab_engine_options {
            struct_size, force_network_fs, data_dir, map_bytes, issuer, access_token_ms, long_access_token_ms,
            refresh_token_ms, password_memory_bytes, password_passes, calls_max, subscriptions_max, log, log_user_data,
            clock, clock_user_data
        }
    }
    numbers! { facts,
        CONFAB_ABI_VERSION CONFAB_REQUEST_BYTES_MAX
        CONFAB_OK CONFAB_ERR_INVALID_ARGUMENT CONFAB_ERR_UNAUTHENTICATED CONFAB_ERR_FORBIDDEN CONFAB_ERR_NOT_FOUND
        CONFAB_ERR_CONFLICT CONFAB_ERR_TOO_LARGE CONFAB_ERR_OVERLOADED CONFAB_ERR_RATE_LIMITED CONFAB_ERR_STORE_FULL
        CONFAB_ERR_OUTCOME_UNKNOWN CONFAB_ERR_TOO_OLD CONFAB_ERR_BEHIND CONFAB_ERR_UNAVAILABLE CONFAB_ERR_INCOMPATIBLE
        CONFAB_ERR_IO_ERROR CONFAB_ERR_INTERNAL CONFAB_ERR_UNSUPPORTED CONFAB_ERR_ALREADY_OPEN
        CONFAB_ERR_METHOD_NOT_ALLOWED CONFAB_ERR_NO_MEMORY CONFAB_ERR_BAD_HANDLE CONFAB_ERR_FORKED CONFAB_ERR_TIMEOUT
        CONFAB_ERR_INTERRUPTED CONFAB_ERR_CANCELLED
        CONFAB_LOG_DEBUG CONFAB_LOG_INFO CONFAB_LOG_WARN CONFAB_LOG_ERROR
        CONFAB_CALLER_ANONYMOUS CONFAB_CALLER_USER CONFAB_CALLER_TOKEN CONFAB_CALLER_HOST
        CONFAB_ITEM_REPLY CONFAB_ITEM_STARTED CONFAB_ITEM_EVENT CONFAB_ITEM_ENDED
    }
    // An enum of C: as wide as what we declare in its place.
    facts.add("sizeof:confab_status".into(), size_of::<confab_status>() as i64, "sizeof(confab_status)");
    facts
}

/// A C compiler that finds the header.
fn compiler() -> Command {
    let mut command = Command::new(std::env::var("CC").unwrap_or_else(|_| "cc".into()));
    command.arg("-std=c11");
    for path in env!("CONFAB_INCLUDE_PATHS").split(':').filter(|path| !path.is_empty()) {
        command.arg("-I").arg(path);
    }
    command
}

#[test]
fn structs_and_numbers_are_those_of_the_header() {
    let facts = facts();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (source, program) = (folder.join("layout.c"), folder.join("layout"));
    let text = format!(
        "#include <confab/confab.h>\n#include <stdio.h>\nint main(void) {{\n{}  return 0;\n}}\n",
        facts.c_source
    );
    std::fs::write(&source, text).unwrap();

    let status = compiler().arg("-Wall").arg("-Werror").arg("-o").arg(&program).arg(&source).status();
    assert!(status.expect("a C compiler").success());

    let output = Command::new(&program).output().unwrap();
    assert!(output.status.success());
    let mut c = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (name, value) = line.split_once(' ').unwrap();
        c.insert(name.to_string(), value.parse::<i64>().unwrap());
    }
    assert_eq!(facts.rust, c);
}

#[test]
fn nothing_of_the_header_is_left_out() {
    let source = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("names.c");
    std::fs::write(&source, "#include <confab/confab.h>\n").unwrap();
    let output = compiler().arg("-E").arg("-P").arg(&source).output().expect("a C compiler");
    assert!(output.status.success());
    let header = String::from_utf8(output.stdout).unwrap();
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let words = |text: &'static str| text.split(move |character| !is_word(character));
    let declared: Vec<_> = words(include_str!("../src/lib.rs")).collect();
    let mut seen = 0;
    for name in header.split(|character| !is_word(character)) {
        if name.to_ascii_lowercase().starts_with("confab_") {
            assert!(declared.contains(&name), "{name} is not declared");
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} names in the header");
}

#[test]
fn the_linked_library_has_the_abi_that_is_declared_here() {
    // SAFETY: no arguments, no preconditions.
    assert_eq!(unsafe { confab_abi_version() }, CONFAB_ABI_VERSION);
}
