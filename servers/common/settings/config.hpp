#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/result.hpp>

namespace confab::servers {

/// A server's settings: each is declared once and then is a flag, an environment variable and a key of a file.
///
///     int port = 8080;
///     Config config("confab-api", "The REST server of Confab.");
///     config.integer("port", port, 0, 65535, "Port to listen on; 0 takes a free one");
///     if (const auto exit_code = config.parse(argc, argv)) return *exit_code;
///
/// "port" is --port, CONFAB_PORT and `port = …` in the file of --config. A flag beats the environment, which beats the
/// file, which beats the default that the variable held. There are also --help, --version and --print-config, which
/// shows each value with its source and never a secret. An unknown key or a bad value is an error that names both.
class Config {
 public:
  Config(std::string program, std::string description);

  void text(std::string name, std::string& target, std::string help);
  /// Shown as "(set)" by --print-config.
  void secret(std::string name, std::string& target, std::string help);
  void integer(std::string name, int& target, std::int64_t min, std::int64_t max, std::string help);
  void integer(std::string name, std::int64_t& target, std::int64_t min, std::int64_t max, std::string help);
  void integer(std::string name, std::size_t& target, std::int64_t min, std::int64_t max, std::string help);
  /// `--name` alone is true; elsewhere true, false, yes, no, on, off, 1 or 0.
  void flag(std::string name, bool& target, std::string help);
  /// One of `choices`.
  void choice(std::string name, std::string& target, std::vector<std::string> choices, std::string help);
  /// Comma separated; the flag may also be repeated.
  void list(std::string name, std::vector<std::string>& target, std::string help);

  /// `--name` prints what `made` returns, and ends. A flag only: nothing is set by it.
  void prints(std::string name, std::function<std::string()> made, std::string help);

  /// Fills the variables. Returns the exit code if the program should end now: 0 after --help and its like; after
  /// an error, which stands on stderr, 1 if the file cannot be read, else 2.
  std::optional<int> parse(int argc, const char* const* argv);

  /// The same without printing: Errors: invalid_argument, io_error (the file); `field` is the setting's name, the
  /// message names the source. `output` receives what --help, --version or --print-config should print; then nothing
  /// else matters.
  Result<> read(int argc, const char* const* argv, std::string& output);

 private:
  enum class Kind { text, secret, integer, flag, choice, list };
  struct Option {
    std::string name;
    std::string help;
    Kind kind = Kind::text;
    std::vector<std::string> choices;
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::string* text_target = nullptr;
    int* int_target = nullptr;
    std::int64_t* int64_target = nullptr;
    std::size_t* size_target = nullptr;
    bool* flag_target = nullptr;
    std::vector<std::string>* list_target = nullptr;
    std::string source = "default";
  };

  struct Printed {
    std::string name;
    std::string help;
    std::function<std::string()> made;
    bool asked = false;
  };

  Option& add(std::string name, std::string help, Kind kind);
  static std::string environment_name(const std::string& name);
  Result<> read_environment();
  Result<> read_file(const std::string& path, const std::string& path_source);
  Result<> assign(Option& option, const std::vector<std::string>& values, const std::string& source);
  static Result<> assign_integer(Option& option, const std::string& value, const std::string& source);
  static std::string shown_value(const Option& option);
  std::string shown_help(const Option& option) const;
  std::string printed() const;

  std::string program_;
  std::string description_;
  std::deque<Option> options_;
  std::deque<Printed> prints_;
};

}  // namespace confab::servers
