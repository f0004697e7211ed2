/* Prints what confab_describe() gives: for bindings/generate. */
#include <stdio.h>

#include <confab/confab.h>

int main(void) {
  confab_reply* reply = NULL;
  if (confab_describe(&reply, NULL) != CONFAB_OK) return 1;
  fputs(confab_reply_json(reply).data, stdout);
  confab_reply_free(reply);
  return 0;
}
