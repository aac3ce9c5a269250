// Package form is the plain Markdown in which procedures are written: it reads the steps out of any text and writes them back.
//
// A step is a numbered heading, with its fields as a list under it and what to do below:
//
//	# Basculer la messagerie
//
//	Quand le site de Lyon est perdu.
//
//	## 1. Prévenir le support
//
//	- **Rôle :** responsable d'astreinte
//	- **Durée :** 5 min
//	- **Prérequis :** accès à la console
//	- **Go / no-go :** le dernier report date-t-il de moins d'une heure ?
//	- **Vérification :** l'écran montre « secours »
//	- **Retour arrière :** relancer la réplication
//	- **Liens :** CI0000012, KB0000003, [plan](https://…)
//
//	Appeler le **support**, puis…
//
// The heading may also read "Étape 1 :" or "Step 1 -". All numbered headings of the highest level that has one are steps; a step
// ends at a heading of its level or above, or at a line of ---, and what follows is shown before the next step. The names of the
// fields are French or English, bold or not, in any order; a list that says something else is the text of the step. Verification
// and roll-back may go on in indented lines; prerequisites may be a list within the list.
//
// Where no heading is numbered, the items of the numbered lists at the margin are the steps, two at least: the way in which most
// procedures of the world are written. Where there are none either, the text has no step: it can be read, and not run.
//
// Nothing is lost in either direction. The parts that Parse cuts are, put together, the text (Parts); and what Compose writes of a
// Doc is read as the same Doc (TestComposeIsRead, FuzzParse).
package form
