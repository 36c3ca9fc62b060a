package store

import "strings"

// GuessShape guesses from the name of a model which drawing stands for it: a3 (the floor-standing
// copier, also when nothing is known), a4 (desktop multifunction) or printer. The first line whose
// words are in the name decides.
//
//	says so itself        impresora multifuncion → a4, multifuncional/fotocopiadora → a3, impresora/printer/plotter → printer
//	desktop lines         MFC, DCP, MFP, FDN/FDW, ProXpress M…FD, ECOSYS M, WorkForce, SP C2xx/M → a4
//	printers              HL-, LaserJet (not MFP, Enterprise flow), Phaser, ECOSYS P, ProXpress M (not FD), i-SENSYS LBP → printer
func GuessShape(model string) string {
	name := " " + Fold(model) + " "
	has := func(words ...string) bool {
		for _, word := range words {
			if strings.Contains(name, word) {
				return true
			}
		}
		return false
	}
	switch {
	case has(" a3 "):
		return "a3"
	case has(" impresora multifunc", " a4 "):
		return "a4"
	case has(" multifunc", " fotocopiadora "):
		return "a3"
	case has(" impresora ", " printer ", " plotter "):
		return "printer"
	case has(" mfc ", " dcp ", " mfp ", "fdn ", "fdw ", "fd ", "fr ", " ecosys m", " workforce ", " i sensys mf"):
		return "a4"
	case has(" hl ", " laserjet ", " phaser ", " ecosys p", " proxpress ", " lbp", " designjet "):
		return "printer"
	}
	return "a3"
}
