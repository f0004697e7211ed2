#include "servers/api/support/mail_script.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace confab::tests {

namespace {

constexpr auto kPatience = std::chrono::seconds(20);

bool is_mail(const std::filesystem::path& path) { return path.extension() == ".mail"; }

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

void write_script(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

MailScript::MailScript() {
  write_script(folder_ / "mail", "#!/bin/sh\ncat > \"$1/$$.part\" && mv \"$1/$$.part\" \"$1/$$.mail\"\n");
}

std::string MailScript::command() const { return (folder_ / "mail") + " " + folder_.path(); }

std::string MailScript::find(const std::string& to) const {
  std::string newest;
  std::filesystem::file_time_type newest_at{};
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    if (!is_mail(entry.path())) continue;
    const std::string text = text_of(entry.path());
    if (text.find("To: <" + to + ">\n") == std::string::npos) continue;
    if (const auto at = entry.last_write_time(); newest.empty() || at >= newest_at) {
      newest = text;
      newest_at = at;
    }
  }
  return newest;
}

std::string MailScript::wait_for(const std::string& to) const {
  for (const auto end = std::chrono::steady_clock::now() + kPatience; std::chrono::steady_clock::now() < end;) {
    if (auto text = find(to); !text.empty()) return text;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return {};
}

std::string MailScript::wait_for_token(const std::string& to, const std::string& action) const {
  const std::string text = wait_for(to);
  const auto at = text.find(action + "=");
  if (at == std::string::npos) return {};
  const auto begin = at + action.size() + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace confab::tests
