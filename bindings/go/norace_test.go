//go:build !race

package confab_test

const raceDetector = false
