# frozen_string_literal: true

module Confab
  # The operations of one group, for one caller: +caller.messages+.
  class OperationGroup
    # @api private
    def initialize(caller)
      @caller = caller
    end

    private

    def invoke(operation, request, reply) = @caller.invoke(operation, request, reply)
  end
end
