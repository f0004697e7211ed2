# frozen_string_literal: true

require "cgi"

# Writes a JUnit report where CONFAB_REPORT says.
class JUnitReporter < Minitest::StatisticsReporter
  def record(result)
    super
    (@all ||= []) << result
  end

  def report
    super
    cases = (@all || []).map { |result| "  #{test_case(result)}\n" }.join
    File.write(ENV.fetch("CONFAB_REPORT"), <<~XML)
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="ruby" tests="#{count}" failures="#{failures}" errors="#{errors}" skipped="#{skips}">
      #{cases}</testsuite>
    XML
  end

  private

  def test_case(result)
    open = %(<testcase classname="#{CGI.escapeHTML(result.klass)}" name="#{result.name}" time="#{result.time.round(3)}")
    return "#{open}/>" if result.passed?
    return "#{open}><skipped/></testcase>" if result.skipped?

    "#{open}><failure>#{CGI.escapeHTML(result.failures.map(&:to_s).join("\n"))}</failure></testcase>"
  end
end

module Minitest
  def self.plugin_confab_init(options)
    reporter << JUnitReporter.new(options[:io], options) if ENV["CONFAB_REPORT"]
  end
end

Minitest.extensions << "confab"
