#include "common/settings/config.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include <CLI/CLI.hpp>

namespace confab::servers {

namespace {

Error bad(const std::string& name, const std::string& source, const std::string& why) {
  Error error{ErrorCode::invalid_argument, name + " (" + source + "): " + why};
  error.field = name;
  return error;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::optional<bool> truth(std::string value) {
  std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const char* word : {"true", "yes", "on", "1"}) {
    if (value == word) return true;
  }
  for (const char* word : {"false", "no", "off", "0"}) {
    if (value == word) return false;
  }
  return std::nullopt;
}

std::vector<std::string> split_list(const std::vector<std::string>& values) {
  std::vector<std::string> parts;
  for (const auto& value : values) {
    for (auto& part : CLI::detail::split(value, ',')) {
      CLI::detail::trim(part);
      if (!part.empty()) parts.push_back(part);
    }
  }
  return parts;
}

}  // namespace

Config::Config(std::string program, std::string description)
    : program_(std::move(program)), description_(std::move(description)) {}

Config::Option& Config::add(std::string name, std::string help, Kind kind) {
  Option& option = options_.emplace_back();
  option.name = std::move(name);
  option.help = std::move(help);
  option.kind = kind;
  return option;
}

void Config::text(std::string name, std::string& target, std::string help) {
  add(std::move(name), std::move(help), Kind::text).text_target = &target;
}

void Config::secret(std::string name, std::string& target, std::string help) {
  add(std::move(name), std::move(help), Kind::secret).text_target = &target;
}

void Config::integer(std::string name, int& target, std::int64_t min, std::int64_t max, std::string help) {
  Option& option = add(std::move(name), std::move(help), Kind::integer);
  option.int_target = &target;
  option.min = min;
  option.max = max;
}

void Config::integer(std::string name, std::int64_t& target, std::int64_t min, std::int64_t max, std::string help) {
  Option& option = add(std::move(name), std::move(help), Kind::integer);
  option.int64_target = &target;
  option.min = min;
  option.max = max;
}

void Config::integer(std::string name, std::size_t& target, std::int64_t min, std::int64_t max, std::string help) {
  Option& option = add(std::move(name), std::move(help), Kind::integer);
  option.size_target = &target;
  option.min = std::max<std::int64_t>(min, 0);
  option.max = max;
}

void Config::flag(std::string name, bool& target, std::string help) {
  add(std::move(name), std::move(help), Kind::flag).flag_target = &target;
}

void Config::choice(std::string name, std::string& target, std::vector<std::string> choices, std::string help) {
  Option& option = add(std::move(name), std::move(help), Kind::choice);
  option.text_target = &target;
  option.choices = std::move(choices);
}

void Config::list(std::string name, std::vector<std::string>& target, std::string help) {
  add(std::move(name), std::move(help), Kind::list).list_target = &target;
}

void Config::prints(std::string name, std::function<std::string()> made, std::string help) {
  prints_.push_back({std::move(name), std::move(help), std::move(made)});
}

std::string Config::environment_name(const std::string& name) {
  std::string text = "CONFAB_" + name;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  return text;
}

Result<> Config::assign_integer(Option& option, const std::string& value, const std::string& source) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || number < option.min || number > option.max) {
    return bad(
        option.name, source,
        "'" + value + "' is no integer from " + std::to_string(option.min) + " to " + std::to_string(option.max));
  }
  if (option.int_target != nullptr) *option.int_target = static_cast<int>(number);
  if (option.int64_target != nullptr) *option.int64_target = number;
  if (option.size_target != nullptr) *option.size_target = static_cast<std::size_t>(number);
  return {};
}

Result<> Config::assign(Option& option, const std::vector<std::string>& values, const std::string& source) {
  const std::string value = values.empty() ? "" : values.back();
  if (option.kind != Kind::list && values.size() > 1) return bad(option.name, source, "is given more than once");
  switch (option.kind) {
    case Kind::text:
    case Kind::secret:
      *option.text_target = value;
      break;
    case Kind::list:
      *option.list_target = split_list(values);
      break;
    case Kind::integer:
      if (auto assigned = assign_integer(option, value, source); !assigned) return assigned;
      break;
    case Kind::flag: {
      const auto flag = truth(value);
      if (!flag) return bad(option.name, source, "'" + value + "' is neither true nor false");
      *option.flag_target = *flag;
      break;
    }
    case Kind::choice:
      if (std::find(option.choices.begin(), option.choices.end(), value) == option.choices.end()) {
        return bad(option.name, source, "'" + value + "' is none of " + joined(option.choices, ", "));
      }
      *option.text_target = value;
      break;
  }
  option.source = source;
  return {};
}

Result<> Config::read_environment() {
  for (Option& option : options_) {
    const std::string name = environment_name(option.name);
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) continue;
    if (auto assigned = assign(option, {value}, "environment " + name); !assigned) return assigned;
  }
  return {};
}

Result<> Config::read_file(const std::string& path, const std::string& path_source) {
  std::ifstream file(path);
  if (!file) return Error{ErrorCode::io_error, "config (" + path_source + "): cannot read '" + path + "'", "config"};
  std::vector<CLI::ConfigItem> items;
  try {
    CLI::ConfigINI reader;
    items = reader.comment('#')->from_config(file);
  } catch (const CLI::Error& error) {  // CLI11 throws; we do not
    return bad("config", "file " + path, error.what());
  }
  std::map<std::string, std::vector<std::string>> values;
  for (const auto& item : items) {
    if (item.name == "++" || item.name == "--") continue;  // how CLI11 marks sections
    auto& known = values[item.fullname()];
    known.insert(known.end(), item.inputs.begin(), item.inputs.end());
  }
  for (const auto& [name, inputs] : values) {
    if (name.empty()) return bad("config", "file " + path, "a line has no name before its =");
    const auto option =
        std::find_if(options_.begin(), options_.end(), [&, &key = name](const Option& o) { return o.name == key; });
    if (option == options_.end()) return bad(name, "file " + path, "is no setting of " + program_);
    if (auto assigned = assign(*option, inputs, "file " + path); !assigned) return assigned;
  }
  return {};
}

std::string Config::shown_value(const Option& option) {
  switch (option.kind) {
    case Kind::secret:
      return option.text_target->empty() ? "" : "(set)";
    case Kind::text:
    case Kind::choice:
      return *option.text_target;
    case Kind::flag:
      return *option.flag_target ? "true" : "false";
    case Kind::list:
      return joined(*option.list_target, ",");
    case Kind::integer:
      break;
  }
  if (option.int_target != nullptr) return std::to_string(*option.int_target);
  if (option.int64_target != nullptr) return std::to_string(*option.int64_target);
  return std::to_string(*option.size_target);
}

std::string Config::shown_help(const Option& option) const {
  std::string text = option.help;
  if (option.kind == Kind::choice) text += " (" + joined(option.choices, ", ") + ")";
  const std::string value = shown_value(option);
  if (!value.empty()) text += " [" + value + "]";
  return text + " {" + environment_name(option.name) + "}";
}

std::string Config::printed() const {
  std::string text;
  for (const Option& option : options_) {
    text += option.name + " = " + shown_value(option) + "  # " + option.source + "\n";
  }
  return text;
}

Result<> Config::read(int argc, const char* const* argv, std::string& output) {
  CLI::App app(description_ + "\nA flag beats the environment {CONFAB_…}, which beats the file of --config.", program_);
  std::string config_path;
  bool version = false;
  bool print = false;
  app.add_option("--config", config_path, "File of `name = value` lines {CONFAB_CONFIG}")->type_name("FILE");
  app.add_flag("--version", version, "Print the version and end");
  app.add_flag("--print-config", print, "Print each setting with its source and end");
  for (Printed& printed : prints_) app.add_flag("--" + printed.name, printed.asked, printed.help);
  std::map<std::string, std::vector<std::string>> given;
  std::map<std::string, std::string> given_flags;
  for (const Option& option : options_) {
    auto& values = given[option.name];
    if (option.kind == Kind::flag) {
      app.add_flag("--" + option.name, given_flags[option.name], shown_help(option));
    } else {
      app.add_option("--" + option.name, values, shown_help(option))
          ->type_name("VALUE")
          ->type_size(1)
          ->allow_extra_args(false);
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    output = app.help();
    return {};
  } catch (const CLI::Error& error) {
    return Error{ErrorCode::invalid_argument, std::string("command line: ") + error.what()};
  }
  if (version) {
    output = program_ + " " + CONFAB_VERSION + "\n";
    return {};
  }
  for (const Printed& printed : prints_) {
    if (!printed.asked) continue;
    output = printed.made() + "\n";
    return {};
  }
  std::string path_source = "command line";
  if (const char* path = std::getenv("CONFAB_CONFIG"); config_path.empty() && path != nullptr) {
    config_path = path;
    path_source = "environment CONFAB_CONFIG";
  }
  if (!config_path.empty()) {
    if (auto done = read_file(config_path, path_source); !done) return done;
  }
  if (auto done = read_environment(); !done) return done;
  for (const auto& [name, value] : given_flags) {
    if (!value.empty()) given[name] = {value};
  }
  for (Option& option : options_) {
    const auto& values = given[option.name];
    if (values.empty()) continue;
    if (auto assigned = assign(option, values, "command line"); !assigned) return assigned;
  }
  if (print) output = printed();
  return {};
}

std::optional<int> Config::parse(int argc, const char* const* argv) {
  std::string output;
  const auto done = read(argc, argv, output);
  if (!done) {
    std::fprintf(stderr, "%s: %s\n", program_.c_str(), done.error().message.c_str());
    return done.code() == ErrorCode::io_error ? 1 : 2;
  }
  if (output.empty()) return std::nullopt;
  std::fputs(output.c_str(), stdout);
  return 0;
}

}  // namespace confab::servers
