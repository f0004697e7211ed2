# frozen_string_literal: true

require_relative "helper"

class SignaturesTest < Minitest::Test
  include Chat

  SIGNATURES = File.read(File.expand_path("../sig/confab/generated.rbs", __dir__))

  def each_operation
    Confab.describe.fetch("operations").each { |operation| yield operation, *operation["name"].split(".", 2) }
  end

  def target(group) = group == "host" ? engine.host : engine.anonymous.public_send(group)

  def test_every_operation_of_the_library_has_a_method_with_its_fields
    each_operation do |operation, group, method|
      assert_respond_to target(group), method
      parameters = target(group).method(method).parameters
      wanted = operation["request"].map { |field| [field["required"] ? :keyreq : :key, field["name"].to_sym] }
      assert_equal wanted.sort, parameters.sort, operation["name"]
    end
  end

  def test_every_operation_has_a_signature
    each_operation do |operation, group, method|
      kind = group == "host" ? "module HostOperations" : "class #{group.capitalize}Operations < OperationGroup"
      body = SIGNATURES[/^  #{kind}\n(.*?)^  end$/m, 1]
      assert_match(/^    def #{method}: \(/, body, operation["name"])
    end
  end

  def test_every_event_has_a_class
    (Confab.describe["events"] || []).each do |event|
      assert_operator Confab::Events::BY_NAME.fetch(event["name"]), :<, Confab::Event
    end
  end

  def test_every_error_has_a_class_with_its_number
    (Confab.describe["errors"] || []).reject { |error| error["name"] == "ok" }.each do |error|
      assert_operator Confab::Error::CLASSES.fetch(error["name"]), :<, Confab::Error
    end
  end
end
