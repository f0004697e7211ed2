# frozen_string_literal: true

require_relative "helper"
require "rbs"
require "rbs/cli"

# What the README, the samples and the signatures say is so.
class DocumentsTest < Minitest::Test
  include Chat

  ROOT = File.expand_path("..", __dir__)

  def test_the_example_of_the_readme_runs_and_runs_again_on_the_same_data
    source = File.read("#{ROOT}/README.md", encoding: "UTF-8").scan(/^```ruby\n(.*?)^```$/m).flatten.grep(/Confab\.open/).fetch(0)
    assert_operator source.lines.size, :<, 26
    dir = folder
    [1, 2].each do |n|
      output, status = run_program("Dir.chdir(ARGV[0])\n#{source}", dir)
      assert_predicate status, :success?, output
      assert_equal "message #{n} is on disk\nbob heard: Hello, Bob!\n", output
    end
  end

  def test_the_bot_answers_what_came_while_it_was_away
    dir = "#{folder}/data"
    bot = "load '#{ROOT}/samples/bot.rb'"
    ann, room = nil
    Confab.open(dir, **CHEAP) do |engine|
      ann = engine.host.ensure_user(email: "ann@example.com").id
      bot_id = engine.host.ensure_user(email: "bot@example.com").id
      File.write("#{dir}.cursor", engine.host.cursor.cursor)
      room = engine.as_user(ann).conversations.open_direct(user: bot_id).id
      engine.as_user(ann).messages.send(conversation: room, body: "one")
    end
    2.times do |n|
      output, status = run_program(bot, dir, "1")
      assert_predicate status, :success?, output
      Confab.open(dir, **CHEAP) do |engine|
        said = engine.as_user(ann).messages.list(conversation: room).messages.map(&:body)
        assert_equal ["one", "You said: one", "two", "You said: two"].first(2 + (2 * n)), said
        engine.as_user(ann).messages.send(conversation: room, body: "two") if n.zero?
      end
    end
  end

  def test_the_bench_prints_a_line_for_each_figure
    output, status = run_program("load '#{ROOT}/bench/call.rb'", "100")
    assert_predicate status, :success?, output
    lines = output.lines.map { |line| JSON.parse(line) }
    assert_equal %w[call call_raw], lines.map { |line| line["work"] }
    lines.each { |line| assert_operator line["value"], :>, 0 }
  end

  def test_signatures_are_valid
    said = StringIO.new
    RBS::CLI.new(stdout: said, stderr: said).run(["-I", "#{ROOT}/sig", "validate", "--silent"])
    assert_empty said.string
  rescue SystemExit
    flunk said.string
  end
end
