//go:build race

package confab_test

const raceDetector = true
