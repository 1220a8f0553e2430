import { readShortcut, shortcuts } from './read-shortcut'

const press = (key: string, given = {}) =>
  readShortcut({ key, altKey: false, ctrlKey: false, metaKey: false, isComposing: false, repeat: false, ...given })

describe('single keys', () => {
  it('do what they are explained to do', () => {
    for (const { key, name } of shortcuts) expect(press(key)).toBe(name)
    expect(press('J')).toBe('next')
    expect(press('x')).toBeUndefined()
  })

  it('leave the browser and input methods their own', () => {
    for (const given of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }]) {
      expect(press('t', given)).toBeUndefined()
    }
  })

  it('only walk when they are held down', () => {
    expect(press('j', { repeat: true })).toBe('next')
    expect(press('e', { repeat: true })).toBeUndefined()
  })
})
