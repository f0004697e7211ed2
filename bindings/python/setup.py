"""Builds the extension against the libconfab that pkg-config finds. What else there is to say is in pyproject.toml."""

import shlex
import subprocess
import sys
from glob import glob

from setuptools import Extension, setup


def pkg_config(*arguments: str) -> list[str]:
    try:
        run = subprocess.run(["pkg-config", *arguments, "confab"], check=True, capture_output=True, text=True)
    except FileNotFoundError:
        sys.exit("pkg-config is needed to find libconfab: install it first")
    except subprocess.CalledProcessError as error:
        sys.exit(f"libconfab is not installed, or PKG_CONFIG_PATH does not lead to its confab.pc:\n{error.stderr}")
    return shlex.split(run.stdout)  # what it prints is for a shell


def run_path() -> list[str]:
    """Where the loader would not look by itself."""
    known = ("/usr/lib/", "/lib/")
    return [folder for folder in pkg_config("--variable=libdir") if not f"{folder}/".startswith(known)]


setup(
    ext_modules=[
        Extension(
            "confab._native",
            sources=sorted(glob("src/confab/native/*.c")),
            depends=["src/confab/native/native.h"],
            extra_compile_args=["-std=c11", "-Wall", "-Wextra", *pkg_config("--cflags")],
            extra_link_args=pkg_config("--libs"),
            runtime_library_dirs=run_path(),
            py_limited_api=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp310"}},
)
