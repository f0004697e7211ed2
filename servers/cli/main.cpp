// The command `confab`: backup, restore and check of a data directory.

#include <cstdio>
#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

#include <confab/backup.hpp>
#include <confab/confab.h>

namespace confab::servers::cli {
namespace {

constexpr int kFailed = 1;
constexpr int kBadUsage = 2;

struct Arguments {
  std::filesystem::path from;
  std::filesystem::path to;
  bool replace = false;
};

int fail(const Error& error) {
  std::fprintf(stderr, "confab: %s\n", error.message.c_str());
  return kFailed;
}

void print(const char* done, const std::filesystem::path& where, const Backup& backup) {
  std::printf("%s %s: %llu bytes, up to position %llu\n", done, where.c_str(),
              static_cast<unsigned long long>(backup.bytes), static_cast<unsigned long long>(backup.position.value));
}

int run_backup(const Arguments& given) {
  const auto made = back_up(given.from, given.to);
  if (!made) return fail(made.error());
  print("wrote", given.to, *made);
  return 0;
}

int run_restore(const Arguments& given) {
  const auto made = restore(given.from, given.to, {.replace = given.replace});
  if (!made) return fail(made.error());
  print("restored", given.to, *made);
  return 0;
}

int run_check(const Arguments& given) {
  const auto checked = check_store(given.from);
  if (!checked) return fail(checked.error());
  for (const std::string& text : checked->texts) std::printf("%s\n", text.c_str());
  std::printf("%llu rows, %llu problems\n", static_cast<unsigned long long>(checked->rows),
              static_cast<unsigned long long>(checked->problems));
  return checked->problems == 0 ? 0 : kFailed;
}

void add_path(CLI::App& command, const char* name, std::filesystem::path& path, const char* help) {
  command.add_option(name, path, help)->required();
}

int run(int argc, const char* const* argv) {
  CLI::App app("Looks after a data directory of Confab. Run it as the user who owns the directory.", "confab");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("confab ") + confab_version(), "Print the version and end");

  Arguments given;
  auto* const backup = app.add_subcommand("backup", "Copies a data directory, also while servers use it");
  add_path(*backup, "DIR", given.from, "The data directory");
  add_path(*backup, "TARGET", given.to, "The copy: a directory that must not exist yet");

  auto* const restore = app.add_subcommand("restore", "Makes a data directory from a copy");
  add_path(*restore, "TARGET", given.from, "The copy");
  add_path(*restore, "DIR", given.to, "The data directory, which no process may be using");
  restore->add_flag("--replace", given.replace, "Replace the store in DIR, which is lost");

  auto* const check = app.add_subcommand("check", "Reads all of a data directory and prints what is wrong with it");
  add_path(*check, "DIR", given.from, "The data directory, also while servers use it");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // CLI11 throws; we do not
    return app.exit(error) == 0 ? 0 : kBadUsage;
  }
  if (backup->parsed()) return run_backup(given);
  if (restore->parsed()) return run_restore(given);
  return run_check(given);
}

}  // namespace
}  // namespace confab::servers::cli

int main(int argc, char** argv) { return confab::servers::cli::run(argc, argv); }
