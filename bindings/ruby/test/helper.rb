# frozen_string_literal: true

require "minitest/autorun"
require "tmpdir"
require "confab"
require_relative "junit"

# Engines for tests, with cheap passwords, in folders that go when the test ends.
module Chat
  CHEAP = { map_bytes: 1 << 30, password_memory_bytes: 65_536, password_passes: 1 }.freeze
  SLOW = { password_memory_bytes: 8 << 20, password_passes: 300 }.freeze # long enough to look at it meanwhile
  PASSWORD = "correct horse"
  WAIT = 10 # seconds, where something must come

  def setup
    super
    @folders = []
    @engines = []
  end

  def teardown
    @engines.each(&:close)
    @folders.each { |folder| FileUtils.remove_entry(folder) }
    super
  end

  def folder
    Dir.mktmpdir("confab-ruby").tap { |made| @folders << made }
  end

  def open_engine(dir = folder, **options)
    Confab.open(dir, **CHEAP, **options).tap { |engine| @engines << engine }
  end

  def engine = @engine ||= open_engine

  # The user's id.
  def register(name, on: engine) = on.anonymous.users.register(email: "#{name}@example.com", password: PASSWORD).id

  # A caller for a new user.
  def person(name, on: engine) = on.as_user(register(name, on: on))

  def two_people
    ann = person("ann")
    bob = person("bob")
    [ann, bob, ann.conversations.open_direct(user: bob.users.me.id).id]
  end

  def wait_until(what = "it")
    deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + WAIT
    until yield
      flunk "#{what} did not happen" if Process.clock_gettime(Process::CLOCK_MONOTONIC) > deadline
      sleep 0.005
    end
  end

  # Runs a program in a process of its own; gives its output and whether it ended well.
  def run_program(source, *arguments)
    load_path = $LOAD_PATH.flat_map { |path| ["-I", path] }
    output = IO.popen(["timeout", "120", Gem.ruby, *load_path, "-e", source, *arguments], err: %i[child out], &:read)
    [output, $?]
  end
end
