#pragma once

#include <map>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

extern char** environ;

namespace confab::tests {

struct SpawnOptions {
  std::string err_path;                            ///< the file that stderr is appended to; ours if empty
  std::map<std::string, std::string> environment;  ///< added to that of the test
};

/// Starts `words[0]` with the other words and its stdout at `out_fd`. -1 if it cannot be started.
inline pid_t spawn(std::vector<std::string> words, int out_fd, const SpawnOptions& options = {}) {
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  };
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  for (const auto& [name, value] : options.environment) variables.push_back(name + "=" + value);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
  if (!options.err_path.empty()) {
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, options.err_path.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
  }
  pid_t pid = -1;
  const int failed =
      ::posix_spawn(&pid, words.front().c_str(), &actions, nullptr, pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? pid : -1;
}

/// The first line, without its end; what has come if the other side closes or says nothing for too long.
inline std::string read_line(int fd, int patience_ms) {
  std::string line;
  char byte = 0;
  pollfd ready{fd, POLLIN, 0};
  while (::poll(&ready, 1, patience_ms) == 1 && ::read(fd, &byte, 1) == 1 && byte != '\n') line += byte;
  return line;
}

}  // namespace confab::tests
