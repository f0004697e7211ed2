module confab.internal/confab

go 1.19
