//! The typed methods against the catalogue of the library that is linked.

use std::collections::BTreeSet;

#[test]
fn every_operation_has_a_method() {
    let catalogue = confab::describe().unwrap();
    let operations = catalogue["operations"].as_array().unwrap();
    let linked: BTreeSet<_> = operations.iter().map(|operation| operation["name"].as_str().unwrap()).collect();
    let typed: BTreeSet<_> = confab::groups::OPERATIONS.iter().copied().collect();
    assert_eq!(typed, linked);
}

#[test]
fn every_error_code_has_a_name_of_its_own() {
    // SAFETY: a static text that ends in a NUL.
    let name_in_c = |number| unsafe { std::ffi::CStr::from_ptr(confab_sys::confab_status_name(number)) };
    let known = [confab::ErrorCode::InvalidArgument, confab::ErrorCode::NotFound, confab::ErrorCode::Cancelled];
    for code in known {
        assert_eq!(name_in_c(code.number()).to_str().unwrap(), code.name());
    }
}

#[test]
fn versions_are_those_of_the_library() {
    assert_eq!(confab::abi_version(), confab_sys::CONFAB_ABI_VERSION);
    assert_eq!(confab::version(), env!("CARGO_PKG_VERSION"));
}
