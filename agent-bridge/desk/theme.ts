import { createTheme, Drawer, Menu, Modal, Select, type CSSVariablesResolver } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'baton',
  primaryShade: { light: 8, dark: 7 },
  colors: {
    baton: [
      '#e6f6f6',
      '#cfe9ea',
      '#a1d2d5',
      '#70bbbf',
      '#49a6ac',
      '#31999f',
      '#1f8f96',
      '#0c7a81',
      '#006d74',
      '#00565c',
    ],
    dark: [
      '#e5e9ec',
      '#c3cad1',
      '#a2adb7',
      '#7a858f',
      '#363d44',
      '#2b3137',
      '#23282d',
      '#1b1f23',
      '#14171a',
      '#0d0f11',
    ],
  },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontSizes: { xs: '12px', sm: '13.5px', md: '14px', lg: '16px', xl: '19px' },
  fontWeights: { regular: '400', medium: '500', bold: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Their <header> would be a second banner to screen readers; and the page behind them cannot be scrolled anyway.
    Modal: Modal.extend({
      defaultProps: { attributes: { header: { role: 'presentation' } }, lockScroll: false },
      styles: { title: { fontSize: 16, fontWeight: 650 } },
    }),
    Drawer: Drawer.extend({
      defaultProps: { attributes: { header: { role: 'presentation' } }, lockScroll: false },
      styles: { title: { fontWeight: 650 } },
    }),
    // The placeholder is something to focus that is no item, which a menu may not have.
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false } }),
    // A dialog begins in its field: a list that opens by itself would hide what the dialog says.
    // Its list scrolls itself: in a box around it, nothing could take the keyboard there.
    Select: Select.extend({
      defaultProps: { comboboxProps: { shadow: 'md' }, openOnFocus: false, withScrollArea: false },
      styles: { options: { maxHeight: 260, overflowY: 'auto' } },
    }),
  },
})

/** Mantine's grounds and texts are the page's own, so that its parts and ours look like one. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--desk-surface)',
    '--mantine-color-text': 'var(--desk-text)',
    '--mantine-color-dimmed': 'var(--desk-dim)',
    '--mantine-color-placeholder': 'var(--desk-dim)',
    '--mantine-color-error': 'var(--desk-red)',
    '--mantine-color-default-border': 'var(--desk-line)',
    '--mantine-color-default': 'var(--desk-surface)',
    '--mantine-color-default-hover': 'var(--desk-hover)',
  }
  return { variables: {}, light: both, dark: both }
}
