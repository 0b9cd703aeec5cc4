"""What comes in: configs, fragments, kernel trees and YAML files, read strictly and within bounds."""
